/**
 * Jensen–Shannon distance: the square root of the divergence, to base 2 (Endres and Schindelin 2003; scipy: `jensenshannon(base=2)`).
 * @param first counts, not all 0
 * @param second counts of the same buckets, not all 0
 * @returns 0 for equal distributions, 1 when no bucket is in both
 */
export function jensenShannonDistance(first: readonly number[], second: readonly number[]): number {
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
}

/** An empty bucket would make the index infinite. */
const leastFraction = 1e-4;

/**
 * Population stability index: the sum of (q - p) ln(q / p). Custom reads less than 0.1 as stable, more than 0.25 as a large shift.
 * @param reference counts, not all 0; empty buckets count as 0.0001
 * @param window likewise
 */
export function populationStabilityIndex(reference: readonly number[], window: readonly number[]): number {
  const referenceTotal = sum(reference);
  const windowTotal = sum(window);
  return reference.reduce((index, count, bucket) => {
    const p = Math.max(count / referenceTotal, leastFraction);
    const q = Math.max(window[bucket] / windowTotal, leastFraction);
    return index + (q - p) * Math.log(q / p);
  }, 0);
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

export type BucketCounts = Readonly<Record<string, number>>;

/** Two histograms over the same buckets. */
interface CommonBuckets {
  readonly reference: readonly number[];
  readonly window: readonly number[];
}

/** Least expected texts of a bucket on the smaller side: below, the chi-square approximation is poor (Cochran 1954). */
const leastExpected = 5;

/**
 * Puts the counts side by side. Buckets too rare to compare are joined, rarest first, until they hold enough together; a
 * distance then speaks of buckets in which chance is known.
 */
export function commonBuckets(reference: BucketCounts, window: BucketCounts): CommonBuckets {
  const referenceTotal = sum(Object.values(reference));
  const windowTotal = sum(Object.values(window));
  const smaller = Math.min(referenceTotal, windowTotal);
  const names = [...new Set([...Object.keys(reference), ...Object.keys(window)])];
  const buckets = names
    .map((name) => {
      const counts = [countOf(reference, name), countOf(window, name)] as const;
      return { counts, expected: ((counts[0] / referenceTotal + counts[1] / windowTotal) / 2) * smaller };
    })
    .sort((first, second) => first.expected - second.expected);
  const joined: (readonly [number, number])[] = [];
  let open: readonly [number, number] = [0, 0];
  let expected = 0;
  for (const bucket of buckets) {
    open = [open[0] + bucket.counts[0], open[1] + bucket.counts[1]];
    expected += bucket.expected;
    if (expected < leastExpected) continue;
    joined.push(open);
    open = [0, 0];
    expected = 0;
  }
  return { reference: joined.map(([count]) => count), window: joined.map(([, count]) => count) };
}

function countOf(counts: BucketCounts, name: string): number {
  return Object.hasOwn(counts, name) ? counts[name] : 0;
}
