import { sum } from './distances.ts';

export type BucketCounts = Readonly<Record<string, number>>;

/** Two histograms over the same buckets. */
export interface CommonBuckets {
  readonly reference: readonly number[];
  readonly window: readonly number[];
}

/** Texts that a bucket of the smaller side must be expected to hold: below, chi-square is no good guide to chance (Cochran 1954). */
const leastExpected = 5;

/**
 * Puts the counts side by side. Buckets too rare to judge are joined, rarest first, until they hold enough together; a
 * distance then speaks of buckets in which chance is known.
 */
export const commonBuckets = (reference: BucketCounts, window: BucketCounts): CommonBuckets => {
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
};

const countOf = (counts: BucketCounts, name: string): number => (Object.hasOwn(counts, name) ? counts[name] : 0);
