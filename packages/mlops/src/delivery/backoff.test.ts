import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';
import { defaultRetrySchedule, isGivenUp } from './outbox-options.ts';

describe('retry schedule', () => {
  it('doubles up to ten minutes, at full length when chance says so', () => {
    const waits = [1, 2, 3, 10, 11, 500].map((attempts) => backoffMs(defaultRetrySchedule, attempts, 1));
    expect(waits).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000]);
  });

  it('spreads over the upper half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (n, random) => {
        const [wait, full] = [backoffMs(defaultRetrySchedule, n, random), backoffMs(defaultRetrySchedule, n, 1)];
        expect(wait).toBeGreaterThanOrEqual(full / 2);
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });

  it('gives up what is old and was tried often, not what is only one of them', () => {
    const day = 24 * 3_600_000;
    expect(isGivenUp(defaultRetrySchedule, 10, day)).toBe(true);
    expect(isGivenUp(defaultRetrySchedule, 9, day * 365)).toBe(false);
    expect(isGivenUp(defaultRetrySchedule, 1_000, day - 1)).toBe(false);
  });
});
