import type { CollectedRows } from './collect-rows.ts';
import type { LogisticRegressionSettings } from './options.ts';
import type { SparseRows } from './sparse-rows.ts';

/** The features that get a weight, renumbered without gaps. */
export interface Columns {
  readonly count: number;
  /** Feature id to column, or -1, [2^bits]. */
  readonly ofFeature: Int32Array;
  /** Factor of each column before the penalty, [count]. */
  readonly scales: Float64Array;
}

/** Chooses the columns by frequency and scales them by how telling and how rare they are. */
export function chooseColumns(
  collected: CollectedRows,
  rowWeights: Float64Array,
  settings: LogisticRegressionSettings,
): Columns {
  const { rows, targets } = collected;
  const dimension = 2 ** settings.bits;
  const counts = new Float64Array(dimension);
  for (const id of rows.ids) counts[id] = (counts[id] ?? 0) + 1;
  const ofFeature = new Int32Array(dimension).fill(-1);
  let count = 0;
  for (let id = 0; id < dimension; id++) if ((counts[id] ?? 0) >= settings.minCount) ofFeature[id] = count++;

  // Laplace smoothing keeps the ratio of a feature seen in one class only finite.
  const first = new Float64Array(count).fill(1);
  const second = new Float64Array(count).fill(1);
  for (let row = 0; row < rows.rowCount; row++) {
    const side = targets[row] === 1 ? second : first;
    for (let index = rows.offsets[row] ?? 0; index < (rows.offsets[row + 1] ?? 0); index++) {
      const column = ofFeature[rows.ids[index] ?? 0] ?? -1;
      if (column >= 0) side[column] = (side[column] ?? 0) + (rowWeights[row] ?? 0);
    }
  }
  const prior = Math.log(total(second) / total(first));
  const scales = new Float64Array(count);
  for (let id = 0; id < dimension; id++) {
    const column = ofFeature[id] ?? -1;
    if (column < 0) continue;
    const ratio = Math.abs(Math.log((second[column] ?? 1) / (first[column] ?? 1)) - prior);
    scales[column] = ratio ** settings.ratioPower * ((counts[id] ?? 1) / 100) ** -settings.rarityPower;
  }
  return { count, ofFeature, scales };
}

/** Replaces feature ids by columns, dropping the features without one. In place: the result shares the input's memory. */
export function toColumns({ ids, offsets, rowCount }: SparseRows, { ofFeature }: Columns): SparseRows {
  let written = 0;
  let start = 0;
  for (let row = 0; row < rowCount; row++) {
    const end = offsets[row + 1] as number;
    for (let index = start; index < end; index++) {
      const column = ofFeature[ids[index] as number] as number;
      if (column >= 0) ids[written++] = column;
    }
    start = end;
    offsets[row + 1] = written;
  }
  return { ids: ids.subarray(0, written), offsets, rowCount };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
