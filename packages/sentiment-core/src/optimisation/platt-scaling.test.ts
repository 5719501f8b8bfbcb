import { describe, expect, it } from 'vitest';
import { fitPlattScaling } from './platt-scaling.ts';

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Each logit twice, as a positive and a negative weighted by what slope and intercept make of it: the optimum is exact. */
function calibratedRows(slope: number, intercept: number) {
  const grid = Array.from({ length: 41 }, (_, index) => (index - 20) / 4);
  const logits = Float64Array.from([...grid, ...grid]);
  const positive = grid.map((logit) => sigmoid(slope * logit + intercept));
  const targets = logits.map((_, row) => (row < grid.length ? 1 : 0));
  return { logits, targets, weights: [...positive, ...positive.map((share) => 1 - share)] };
}

describe('fitPlattScaling', () => {
  it.each([
    [1, 0],
    [0.5, 0],
    [2.5, -0.75],
    [0.1, 3],
    [-1, 0.5],
  ])('recovers slope %f and intercept %f', async (slope, intercept) => {
    const { logits, targets, weights } = calibratedRows(slope, intercept);
    const scaling = await fitPlattScaling(logits, targets, weights);
    expect(scaling.slope).toBeCloseTo(slope, 6);
    expect(scaling.intercept).toBeCloseTo(intercept, 6);
  });

  it('does not depend on the scale of the weights', async () => {
    const { logits, targets, weights } = calibratedRows(1.7, 0.3);
    const scaling = await fitPlattScaling(logits, targets, weights.map((weight) => weight * 1000)); // prettier-ignore
    expect(scaling.slope).toBeCloseTo(1.7, 6);
    expect(scaling.intercept).toBeCloseTo(0.3, 6);
  });
});
