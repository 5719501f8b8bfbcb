import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimiseNewton } from './newton.ts';

describe('minimiseNewton', () => {
  it('finds the minimum of a quadratic function', () => {
    // (x - y)² + 2(x - 3)² + (y + z)² + z²/2 + y: worked out by hand, the gradient is 0 at these numbers.
    const point = new Float64Array(3);
    minimiseNewton(([x, y, z], gradient, curvature) => {
      gradient.set([2 * (x - y) + 4 * (x - 3), -2 * (x - y) + 2 * (y + z) + 1, 2 * (y + z) + z]);
      curvature.set([6, -2, 0, -2, 4, 2, 0, 2, 3]);
      return (x - y) ** 2 + 2 * (x - 3) ** 2 + (y + z) ** 2 + z ** 2 / 2 + y;
    }, point);
    const [x, y, z] = point;
    expect(6 * x - 2 * y).toBeCloseTo(12, 8);
    expect(-2 * x + 4 * y + 2 * z).toBeCloseTo(-1, 8);
    expect(2 * y + 3 * z).toBeCloseTo(0, 8);
  });

  const leastLogLoss = (share: number, start: number): number => {
    const point = Float64Array.of(start);
    minimiseNewton(([x], gradient, curvature) => {
      const given = 1 / (1 + Math.exp(-x));
      gradient[0] = given - share;
      curvature[0] = given * (1 - given);
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - share * x;
    }, point);
    return point[0];
  };

  it('finds the minimum of the log loss of one number, from wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (share, start) => {
          expect(leastLogLoss(share, start)).toBeCloseTo(Math.log(share / (1 - share)), 6);
        },
      ),
    );
  });

  it('finds its way where rounding leaves no curvature', () => {
    for (const start of [38, 45, 300]) expect(leastLogLoss(0.3, start)).toBeCloseTo(Math.log(0.3 / 0.7), 6);
  });

  it('ends where nothing can be computed', () => {
    const point = Float64Array.of(1);
    minimiseNewton((_, gradient, curvature) => {
      gradient[0] = 1;
      curvature[0] = NaN;
      return NaN;
    }, point);
    expect(point[0]).toBe(1);
  });
});
