import { describe, expect, it } from 'vitest';
import { centerLabels } from './quantize.ts';

describe('centerLabels', () => {
  const biases = (...values: number[]) => Float64Array.from(values);

  it('leaves the difference of two labels', () => {
    const parameters = { weights: Float64Array.of(-9, -8, -5, -7), scale: 1, biases: biases(-1, -2) };
    expect(centerLabels(parameters, 2)).toEqual({ weights: Float64Array.of(1, -2), scale: 1, biases: biases(-1) });
  });

  it('measures more labels from their mean', () => {
    const parameters = { weights: Float32Array.of(-9, -8, -10), scale: 1, biases: biases(0, 0, 0) };
    expect(centerLabels(parameters, 3)).toEqual({ ...parameters, weights: Float32Array.of(0, 1, -1) });
  });

  it('leaves alone what is centred', () => {
    const logOdds = { weights: Float64Array.of(1, 2), scale: 1, biases: biases(0) };
    const int8 = { weights: Int8Array.of(1, 2, 3), scale: 2, biases: biases(0, 0, 0) };
    expect(centerLabels(logOdds, 2)).toBe(logOdds);
    expect(centerLabels(int8, 3)).toBe(int8);
  });
});
