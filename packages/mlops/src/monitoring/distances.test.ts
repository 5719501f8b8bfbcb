import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jensenShannonDistance, populationStabilityIndex, sum } from './distances.ts';

const counts = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }).filter((values) => sum(values) > 0);

describe('Jensen-Shannon distance', () => {
  it.each([
    // scipy.spatial.distance.jensenshannon(..., base=2)
    [[10, 20, 30, 0], [5, 5, 5, 85], 0.8292394907252486],
    [[60, 40], [50, 50], 0.08543510262458807],
    [[1, 0], [0, 1], 1],
    [[3, 4], [300, 400], 0],
  ])('of %j and %j', (first, second, distance) => {
    expect(jensenShannonDistance(first, second)).toBeCloseTo(distance, 7);
  });

  it('is symmetric, between 0 and 1', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const distance = jensenShannonDistance(first, second);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1 + 1e-12);
        expect(jensenShannonDistance(second, first)).toBeCloseTo(distance, 12);
      }),
    );
  });
});

describe('population stability index', () => {
  it('by hand', () => {
    expect(populationStabilityIndex([50, 50], [60, 40])).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 12);
    expect(populationStabilityIndex([1, 1], [7, 7])).toBe(0);
    expect(populationStabilityIndex([100, 0], [90, 10])).toBeCloseTo(
      -0.1 * Math.log(0.9) + 0.0999 * Math.log(1000),
      12,
    );
  });

  it('is never negative, and never infinite', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        expect(populationStabilityIndex(first, second)).toBeGreaterThanOrEqual(0);
        expect(populationStabilityIndex(first, second)).toBeLessThan(100);
      }),
    );
  });
});
