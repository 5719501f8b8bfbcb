import { describe, expect, it } from 'vitest';
import { planBatches } from './batches.ts';
import { groupLoss, type LossTargets, softmaxLoss } from './softmax-loss.ts';

const scores = Float32Array.of(0.5, -1, 2, 1, 1, -0.5);
const cases: [string, LossTargets][] = [
  ['labels', { targets: [2, 0], weights: [1, 3] }],
  ['other weights', { targets: [1, 1], weights: [0.5, 2] }],
  ['probabilities', { targets: [1, 1], weights: [1, 3], probabilities: Float32Array.of(0.2, 0.5, 0.3, 0, 0.9, 0.1) }],
];

describe.each(cases)('the loss of %s', (_, wanted) => {
  it('has the gradient that differences of it show', () => {
    const { gradient } = softmaxLoss(scores, wanted, 0.25);
    const step = 1e-2;
    scores.forEach((_, index) => {
      const lossAt = (change: number) => {
        const moved = scores.slice();
        moved[index] += change;
        return softmaxLoss(moved, wanted, 1).loss;
      };
      expect(gradient[index]).toBeCloseTo(((lossAt(step) - lossAt(-step)) / (2 * step)) * 0.25, 4);
    });
  });
});

describe('softmaxLoss', () => {
  it('counts the weights of texts whose label has the highest score', () => {
    expect(softmaxLoss(scores, { targets: [2, 2], weights: [5, 3] }, 1).right).toBe(5);
  });
});

it('of probabilities that are certain is that of labels', () => {
  const weights = [1, 3];
  const certain = { targets: [0, 1], weights, probabilities: Float32Array.of(0, 0, 1, 1, 0, 0) };
  const [taught, labelled] = [softmaxLoss(scores, certain, 1), softmaxLoss(scores, { targets: [2, 0], weights }, 1)];
  expect(taught.loss).toBeCloseTo(labelled.loss, 6);
  expect(taught.gradient).toEqual(labelled.gradient);
});

describe('groupLoss', () => {
  it('is that of the rows of the group', () => {
    const lengths = Int32Array.of(1, 2, 1);
    const [[, group]] = planBatches(lengths, 3);
    const rows = {
      ids: Int32Array.of(1, 1, 1, 1),
      offsets: Int32Array.of(0, 1, 3, 4),
      lengths,
      targets: Int32Array.of(1, 0, 0),
      weights: Float64Array.of(1, 1, 2),
    };
    const own = Float32Array.of(0.5, 3, -1, 1.5);
    const expected = softmaxLoss(own, { targets: [1, 0], weights: [1, 2] }, 1);
    expect(groupLoss(own, rows, group, 1)).toEqual({ ...expected, weight: 3 });
    const taught = { ...rows, probabilities: Float32Array.of(0.1, 0.9, 0.5, 0.5, 0.7, 0.3) };
    const probabilities = Float32Array.of(0.1, 0.9, 0.7, 0.3);
    const wanted = softmaxLoss(own, { targets: [1, 0], weights: [1, 2], probabilities }, 1);
    expect(groupLoss(own, taught, group, 1)).toEqual({ ...wanted, weight: 3 });
  });
});
