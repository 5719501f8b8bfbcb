/**
 * Jensen–Shannon distance: the square root of the divergence, to base 2 (Endres and Schindelin 2003; scipy: `jensenshannon(base=2)`).
 * @param first counts, not all 0
 * @param second counts of the same buckets, not all 0
 * @returns 0 for the same shares, 1 when no bucket is in both
 */
export const jensenShannonDistance = (first: readonly number[], second: readonly number[]): number => {
  const firstTotal = sum(first);
  const secondTotal = sum(second);
  let divergence = 0;
  first.forEach((count, bucket) => {
    const p = count / firstTotal;
    const q = second[bucket] / secondTotal;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / middle)) / 2;
  });
  return Math.sqrt(Math.max(0, divergence));
};

/** An empty bucket would make the index infinite. */
const leastShare = 1e-4;

/**
 * Population stability index: the sum of (q - p) ln(q / p). Custom reads less than 0.1 as stable, more than 0.25 as a large shift.
 * @param reference counts, not all 0; empty buckets count as a share of 0.0001
 * @param window likewise
 */
export const populationStabilityIndex = (reference: readonly number[], window: readonly number[]): number => {
  const referenceTotal = sum(reference);
  const windowTotal = sum(window);
  return reference.reduce((index, count, bucket) => {
    const p = Math.max(count / referenceTotal, leastShare);
    const q = Math.max(window[bucket] / windowTotal, leastShare);
    return index + (q - p) * Math.log(q / p);
  }, 0);
};

export const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
