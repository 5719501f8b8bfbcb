import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sigmoid } from '../classification/scored-classifier.ts';
import { fitPlattScaling, fitScoreTemperature } from './calibration.ts';

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

function ones(count: number) {
  return new Float64Array(count).fill(1);
}

describe('fitScoreTemperature by hand', () => {
  it('makes a score difference say what the rows say', () => {
    // Three of four rows are right: the difference of 2 should be ln 3.
    const scores = Float64Array.of(2, 0, 2, 0, 2, 0, 2, 0);
    expect(fitScoreTemperature(scores, [0, 0, 0, 1], ones(4))).toBeCloseTo(2 / Math.log(3), 9);
    expect(fitScoreTemperature(scores.subarray(0, 4), [0, 1], [3, 1])).toBeCloseTo(2 / Math.log(3), 9);
  });

  it('is 1 where three labels are calibrated', () => {
    const scores = Float64Array.of(...[2, 1, 1], ...[2, 1, 1], ...[2, 1, 1], ...[2, 1, 1]).map(Math.log);
    expect(fitScoreTemperature(scores, [0, 0, 1, 2], ones(4))).toBeCloseTo(1, 9);
  });

  it('ends at the ends: rows that are all right, all wrong', () => {
    expect(fitScoreTemperature(Float64Array.of(1, 0), [0], ones(1))).toBe(0.01);
    expect(fitScoreTemperature(Float64Array.of(1, 0), [1], ones(1))).toBe(100);
    expect(fitScoreTemperature(Float64Array.of(-800, 0, 800), [1], ones(1))).toBe(100);
  });
});

it('no other temperature fits better', () => {
  const row = fc.tuple(
    fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 }),
    fc.nat(2),
  );
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.double({ min: -4, max: 4, noNaN: true }),
      (rows, power) => {
        const scores = Float64Array.from(rows.flatMap(([values]) => values));
        const lossAt = (temperature: number) =>
          rows.reduce((sum, [values, target]) => {
            const most = Math.max(...values);
            const total = values.reduce((all, value) => all + Math.exp((value - most) / temperature), 0);
            return sum + Math.log(total) - (values[target] - most) / temperature;
          }, 0);
        const fitted = fitScoreTemperature(scores, rows.map(([, target]) => target), ones(rows.length)); // prettier-ignore
        expect(lossAt(fitted)).toBeLessThanOrEqual(lossAt(Math.exp(power)) * (1 + 1e-9) + 1e-9);
      },
    ),
  );
});
