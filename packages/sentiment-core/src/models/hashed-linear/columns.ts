import type { CollectedRows } from '../linear/collected-rows.ts';
import { createHashIndex } from './hash-index.ts';
import type { LogisticRegressionSettings } from '../linear/options.ts';
import type { SparseRows } from '../linear/sparse-rows.ts';

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
  labelCount: number,
  { bits, minCount, ratioPower, rarityPower }: LogisticRegressionSettings,
): Columns {
  const candidates = frequentHashes(collected.rows.ids, minCount);
  const index = createHashIndex(candidates.hashes);
  const telling = tellingness(collected, rowWeights, labelCount, candidates.hashes.length, index.of);

  const worth = (candidate: number) => telling[candidate] * Math.sqrt(candidates.counts[candidate] ?? 0);
  const winners = new Int32Array(2 ** bits).fill(-1);
  candidates.hashes.forEach((hash, candidate) => {
    const bucket = hash >>> (32 - bits);
    const holder = winners[bucket] ?? -1;
    if (holder < 0 || worth(candidate) > worth(holder)) winners[bucket] = candidate;
  });
  const kept = winners.filter((winner) => winner >= 0);
  const hashes = kept.map((candidate) => candidates.hashes[candidate] ?? 0);
  const keptCounts = kept.map((candidate) => candidates.counts[candidate]);
  const scales = featureScales(
    Float64Array.from(kept, (candidate) => telling[candidate]),
    keptCounts,
    { ratioPower, rarityPower },
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

/**
 * Factors of features before the penalty, [count]: telling^ratioPower · (count/100)^-rarityPower.
 * @param counts how often each feature occurs, [count]
 */
export function featureScales(
  telling: Float64Array,
  counts: ArrayLike<number>,
  { ratioPower, rarityPower }: Pick<LogisticRegressionSettings, 'rarityPower' | 'ratioPower'>,
): Float64Array {
  return telling.map((ratio, feature) => ratio ** ratioPower * (counts[feature] / 100) ** -rarityPower);
}

/**
 * How telling each feature is: |log of its share in one label over its share in the others|, the largest of all labels, with
 * Laplace smoothing, which keeps it finite.
 */
export function tellingness(
  { rows, targets }: CollectedRows,
  rowWeights: Float64Array,
  labelCount: number,
  count: number,
  columnOf: (hash: number) => number,
): Float64Array {
  const sums = Array.from({ length: labelCount }, () => new Float64Array(count).fill(1));
  for (let row = 0; row < rows.rowCount; row++) {
    const own = sums[targets[row]];
    const weight = rowWeights[row];
    for (let index = rows.offsets[row]; index < rows.offsets[row + 1]; index++) {
      const column = columnOf(rows.ids[index]);
      if (column >= 0) own[column] = own[column] + weight;
    }
  }
  const result = new Float64Array(count);
  const add = (total: number, value: number) => total + value;
  // With two labels the second says it all.
  for (const own of labelCount === 2 ? sums.slice(1) : sums) {
    const others = sums.filter((other) => other !== own);
    const rest = new Float64Array(count).map((_, column) => others.reduce((sum, other) => sum + other[column], 0));
    const prior = Math.log(own.reduce(add, 0) / rest.reduce(add, 0));
    for (let column = 0; column < count; column++) {
      result[column] = Math.max(result[column], Math.abs(Math.log(own[column] / rest[column]) - prior));
    }
  }
  return result;
}
