import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationBucket, durationQuantiles } from './duration-buckets.ts';

const quantilesOf = (durations: readonly number[]) => {
  const counts = new Map<string, number>();
  for (const duration of durations)
    counts.set(durationBucket(duration), (counts.get(durationBucket(duration)) ?? 0) + 1);
  return durationQuantiles(counts);
};

describe('buckets of durations', () => {
  it('hold what is at most their end', () => {
    expect(durationBucket(0)).toBe('0.001');
    expect(durationBucket(0.001)).toBe('0.001');
    expect(durationBucket(0.0010001)).toBe('0.00108');
    expect(durationBucket(Infinity)).toBe(durationBucket(1e12));
    expect(Number(durationBucket(1e12))).toBeGreaterThan(3_600_000);
    fc.assert(
      fc.property(fc.double({ min: 0.0011, max: 3.6e6, noNaN: true }), (duration) => {
        const end = Number(durationBucket(duration));
        expect(end).toBeGreaterThan(duration * 0.9999);
        expect(end / 1.0801).toBeLessThan(duration);
      }),
    );
  });

  it('tell quantiles within 5 %', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength: 1 }), (durations) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const quantiles = quantilesOf(durations);
        for (const [name, level] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const exact = sorted[Math.ceil(level * sorted.length - 1e-9) - 1];
          expect(Math.abs((quantiles?.[name] ?? NaN) / exact - 1)).toBeLessThan(0.05);
        }
      }),
    );
  });

  it('tell nothing of nothing', () => expect(quantilesOf([])).toBeNull());
});
