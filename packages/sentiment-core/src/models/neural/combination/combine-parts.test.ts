import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import { fitPlattScaling } from '../../../optimisation/calibration.ts';
import { combineParts, type PartScores } from './combine-parts.ts';

/** Rows whose labels are drawn from known weights and biases. */
function drawn(weights: readonly number[], biases: readonly number[], rows: number): PartScores {
  const labels = biases.length;
  const next = createSeededRandom(4);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const parts = weights.map(() => new Float64Array(rows * labels).map(() => uniform() * 6 - 3));
  const targets = Array.from({ length: rows }, (_, row) => {
    const shares = biases.map((bias, label) =>
      Math.exp(weights.reduce((sum, weight, part) => sum + weight * parts[part][row * labels + label], bias)),
    );
    let place = uniform() * shares.reduce((sum, share) => sum + share, 0);
    return shares.findIndex((share) => (place -= share) < 0);
  });
  return { parts, targets, rowWeights: new Float64Array(rows).fill(1), labels };
}

describe('combineParts', () => {
  it('finds the weights and biases that labels were drawn by', () => {
    const { weights, biases } = combineParts(drawn([0.4, 0.9], [-0.5, 0.3, 0.2], 40_000));
    [0.4, 0.9].forEach((weight, part) => expect(weights[part]).toBeCloseTo(weight, 1));
    [-0.5, 0.3, 0.2].forEach((bias, label) => expect(Math.abs(biases[label] - bias)).toBeLessThan(0.05));
  });

  it('is Platt scaling for one part and two labels', async () => {
    const { parts, targets, rowWeights } = drawn([0.7], [0.2, -0.2], 3_000);
    const logits = new Float64Array(targets.length).map((_, row) => parts[0][row * 2 + 1] - parts[0][row * 2]);
    const { slope, intercept } = await fitPlattScaling(logits, targets, rowWeights);
    const { weights, biases } = combineParts({ parts, targets, rowWeights, labels: 2 });
    expect(weights[0]).toBeCloseTo(slope, 2);
    expect(biases[1] - biases[0]).toBeCloseTo(intercept, 2);
  });

  it('counts a row by its weight', () => {
    const { parts, targets, labels } = drawn([1], [0, 0], 4_000);
    const rowWeights = Array.from(targets, (target) => (target === 1 ? 3 : 1));
    const { biases } = combineParts({ parts, targets, rowWeights, labels });
    expect(biases[1] - biases[0]).toBeCloseTo(Math.log(3), 0);
  });

  it('stays near the mean of the parts where rows say little', () => {
    const part = Float64Array.of(5, -5);
    const { weights, biases } = combineParts({
      parts: [part, part],
      targets: [0],
      rowWeights: [1],
      labels: 2,
    });
    expect(weights[0]).toBeCloseTo(0.5, 2);
    expect(weights[1]).toBe(weights[0]);
    biases.forEach((bias) => expect(Math.abs(bias)).toBeLessThan(0.1));
  });
});
