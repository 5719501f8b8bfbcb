import type { LogisticRegressionSettings } from '../linear/options.ts';
import type { CollectedRows, SparseRows } from '../linear/training-rows.ts';

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
 * Keeps the features that occur often enough; where two fall into one bucket, the one with the larger log-count ratio.
 * Scales each by its ratio and its rarity.
 */
export function chooseColumns(
  collected: CollectedRows,
  rowWeights: Float64Array,
  labelCount: number,
  { bits, minCount, ratioPower, rarityPower }: LogisticRegressionSettings,
): Columns {
  const candidates = frequentHashes(collected.rows.ids, minCount);
  const index = createHashIndex(candidates.hashes);
  const ratios = logCountRatios(collected, rowWeights, labelCount, candidates.hashes.length, index.of);

  const worth = (candidate: number) => ratios[candidate] * Math.sqrt(candidates.counts[candidate] ?? 0);
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
    Float64Array.from(kept, (candidate) => ratios[candidate]),
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
 * Factors of features before the penalty, [count]: ratio^ratioPower · (count/100)^-rarityPower.
 * @param counts how often each feature occurs, [count]
 */
export function featureScales(
  ratios: Float64Array,
  counts: ArrayLike<number>,
  { ratioPower, rarityPower }: Pick<LogisticRegressionSettings, 'rarityPower' | 'ratioPower'>,
): Float64Array {
  return ratios.map((ratio, feature) => ratio ** ratioPower * (counts[feature] / 100) ** -rarityPower);
}

/**
 * Log-count ratio of each feature: |log of its frequency in one label over that in the others|, the largest of all labels, with
 * Laplace smoothing, which keeps it finite.
 */
export function logCountRatios(
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

export interface HashIndex {
  /** Position of a hash in the list, or -1. */
  of(hash: number): number;
}

/** Finds positions in a list of different 32-bit hashes: open addressing, linear probing, at most half full. */
export function createHashIndex(hashes: Int32Array): HashIndex {
  const bits = Math.max(4, Math.ceil(Math.log2(hashes.length + 1)) + 1);
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(2 ** bits).fill(-1);
  for (let position = 0; position < hashes.length; position++) {
    let slot = hashes[position] & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = position;
  }
  return {
    of(hash) {
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const position = slots[slot];
        if (position === -1 || hashes[position] === hash) return position;
      }
    },
  };
}
