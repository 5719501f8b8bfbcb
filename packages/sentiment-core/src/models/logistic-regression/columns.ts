import type { CollectedRows } from './collect-rows.ts';
import { createHashIndex } from './hash-index.ts';
import type { LogisticRegressionSettings } from './options.ts';
import type { SparseRows } from './sparse-rows.ts';

/** The features that get a weight, numbered without gaps. */
export interface Columns {
  readonly count: number;
  /** Hash of each column's feature, [count]. */
  readonly hashes: Int32Array;
  /** Factor of each column before the penalty, [count]. */
  readonly scales: Float64Array;
  /** Column of a feature, or -1. */
  of(hash: number): number;
}

/**
 * Keeps the features that occur often enough; where two fall into one bucket, the more telling one. Scales each by how
 * telling and how rare it is.
 */
export function chooseColumns(
  collected: CollectedRows,
  rowWeights: Float64Array,
  { bits, minCount, ratioPower, rarityPower }: LogisticRegressionSettings,
): Columns {
  const candidates = frequentHashes(collected.rows.ids, minCount);
  const index = createHashIndex(candidates.hashes);
  const ratios = logCountRatios(collected, rowWeights, candidates.hashes.length, index.of);

  const worth = (candidate: number) => Math.abs(ratios[candidate] ?? 0) * Math.sqrt(candidates.counts[candidate] ?? 0);
  const winners = new Int32Array(2 ** bits).fill(-1);
  candidates.hashes.forEach((hash, candidate) => {
    const bucket = hash >>> (32 - bits);
    const holder = winners[bucket] ?? -1;
    if (holder < 0 || worth(candidate) > worth(holder)) winners[bucket] = candidate;
  });
  const kept = winners.filter((winner) => winner >= 0);
  const hashes = kept.map((candidate) => candidates.hashes[candidate] ?? 0);
  const scales = Float64Array.from(
    kept,
    (candidate) =>
      Math.abs(ratios[candidate] ?? 0) ** ratioPower * ((candidates.counts[candidate] ?? 1) / 100) ** -rarityPower,
  );
  return { count: kept.length, hashes, scales, of: createHashIndex(hashes).of };
}

/** Replaces feature hashes by columns, dropping the features without one. In place: the result shares the input's memory. */
export function toColumns({ ids, offsets, rowCount }: SparseRows, columns: Columns): SparseRows {
  let written = 0;
  let start = 0;
  for (let row = 0; row < rowCount; row++) {
    const end = offsets[row + 1];
    for (let index = start; index < end; index++) {
      const column = columns.of(ids[index]);
      if (column >= 0) ids[written++] = column;
    }
    start = end;
    offsets[row + 1] = written;
  }
  return { ids: ids.subarray(0, written), offsets, rowCount };
}

/** The hashes that occur at least `minCount` times, in ascending order, with their counts. */
function frequentHashes(ids: Int32Array, minCount: number) {
  const sorted = ids.slice().sort();
  const counts = new Int32Array(sorted.length);
  let written = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start >= minCount) {
      sorted[written] = sorted[start];
      counts[written++] = end - start;
    }
    start = end;
  }
  return { hashes: sorted.slice(0, written), counts: counts.slice(0, written) };
}

/** log of the share of a feature in the second class over that in the first; Laplace smoothing keeps it finite. */
function logCountRatios(
  { rows, targets }: CollectedRows,
  rowWeights: Float64Array,
  count: number,
  columnOf: (hash: number) => number,
): Float64Array {
  const first = new Float64Array(count).fill(1);
  const second = new Float64Array(count).fill(1);
  for (let row = 0; row < rows.rowCount; row++) {
    const side = targets[row] === 1 ? second : first;
    const weight = rowWeights[row];
    for (let index = rows.offsets[row]; index < rows.offsets[row + 1]; index++) {
      const column = columnOf(rows.ids[index]);
      if (column >= 0) side[column] = side[column] + weight;
    }
  }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const prior = Math.log(total(second) / total(first));
  return first.map((weight, column) => Math.log(second[column] / weight) - prior);
}
