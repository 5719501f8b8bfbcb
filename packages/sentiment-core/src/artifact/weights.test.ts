import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeInt8 } from './weights.ts';

const weight = fc.double({ min: -1000, max: 1000, noNaN: true });
function squaredError(weights: readonly number[], values: Int8Array, scale: number): number {
  return weights.reduce((sum, value, index) => sum + (value - values[index] * scale) ** 2, 0);
}

describe('quantizeInt8', () => {
  it('clips a large weight only where that matters less than a finer step', () => {
    const weights = [1000, ...Array.from({ length: 100 }, (_, index) => 1 + index / 100)];
    const large = (importance: number) => quantizeInt8(weights, [importance, ...Array.from({ length: 100 }, () => 1)]);
    const { values, scale } = large(1);
    expect(values[0] * scale).toBeCloseTo(1000, 9);
    expect(large(1e-6).values[0] * large(1e-6).scale).toBeLessThan(100);
    expect(large(1)).toEqual(quantizeInt8(weights));
  });

  it('worked by hand', () => {
    expect(quantizeInt8([127, -64, 0, 1])).toEqual({ values: Int8Array.of(127, -64, 0, 1), scale: 1 });
    expect(quantizeInt8([-0.5])).toEqual({ values: Int8Array.of(-127), scale: 0.5 / 127 });
  });

  it('clips a lone large weight when that serves the others', () => {
    const weights = [10, ...new Array<number>(10_000).fill(0.035)];
    const { values, scale } = quantizeInt8(weights);
    expect(scale).toBeLessThan(10 / 127);
    expect(values[0]).toBe(127);
    expect(squaredError(weights, values, scale)).toBeLessThan(
      squaredError(
        weights,
        Int8Array.from(weights, (value) => Math.round((value * 127) / 10)),
        10 / 127,
      ),
    );
  });

  it('keeps zeros zero, and a table of them too', () => {
    expect(quantizeInt8([0, 0, -0])).toEqual({ values: new Int8Array(3), scale: 1 });
    expect(quantizeInt8([])).toEqual({ values: new Int8Array(0), scale: 1 });
    expect(quantizeInt8([0, 3, 0]).values).toEqual(Int8Array.of(0, 127, 0));
  });

  it('is off by half a step at most, unless it clips, and never worse in all than without clipping', () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 50 }), (weights) => {
        const { values, scale } = quantizeInt8(weights);
        const largest = Math.max(...weights.map(Math.abs));
        weights.forEach((value, index) => {
          expect(Math.abs(values[index])).toBeLessThanOrEqual(127);
          if (Math.abs(values[index]) < 127)
            expect(Math.abs(value - values[index] * scale)).toBeLessThanOrEqual((scale / 2) * (1 + 1e-9));
        });
        const simple = largest / 127 || 1;
        const unclipped = Int8Array.from(weights, (value) => Math.round(value / simple));
        expect(squaredError(weights, values, scale)).toBeLessThanOrEqual(
          squaredError(weights, unclipped, simple) * (1 + 1e-9) + 1e-12 * largest ** 2,
        );
      }),
    );
  });

  it('is symmetric', () => {
    fc.assert(
      fc.property(fc.array(weight.map((value) => Math.fround(value)), { maxLength: 20 }), (weights) => {
        const straight = quantizeInt8(weights);
        const mirrored = quantizeInt8(weights.map((value) => -value));
        expect(mirrored.scale).toBe(straight.scale);
        // Halves are rounded up on both sides, so the two may part by one.
        mirrored.values.forEach((value, index) => expect(Math.abs(value + straight.values[index])).toBeLessThanOrEqual(1));
      }),
    );
  }); // prettier-ignore
});
