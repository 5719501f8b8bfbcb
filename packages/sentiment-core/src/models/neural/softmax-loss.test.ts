import { describe, expect, it } from 'vitest';
import { planBatches } from './batches.ts';
import { groupLoss } from './group-loss.ts';
import { type LossTargets, softmaxLoss } from './softmax-loss.ts';

const scores = Float32Array.of(0.5, -1, 2, 1, 1, -0.5);
const cases: [string, LossTargets][] = [
  ['labels', { targets: [2, 0], weights: [1, 3] }],
  ['shares of labels', { targets: [2, 0], shares: [0.1, 0.2, 0.7, 0.5, 0.5, 0], weights: [2, 0.5] }],
];

describe.each(cases)('the loss for %s', (_, wanted) => {
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
  it('is the same for a label and for shares that are all of it', () => {
    const targets = [2, 0];
    const weights = [1, 2];
    const whole = { targets, weights, shares: [0, 0, 1, 1, 0, 0] };
    expect(softmaxLoss(scores, whole, 1)).toEqual(softmaxLoss(scores, { targets, weights }, 1));
  });

  it('counts the weights of texts whose label has the highest score', () => {
    expect(softmaxLoss(scores, { targets: [2, 2], weights: [5, 3] }, 1).right).toBe(5);
  });
});

describe('groupLoss', () => {
  it('adds the scores that are given for its rows', () => {
    const lengths = Int32Array.of(1, 2, 1);
    const [[, group]] = planBatches(lengths, 3);
    const rows = {
      ids: Int32Array.of(1, 1, 1, 1),
      offsets: Int32Array.of(0, 1, 3, 4),
      lengths,
      targets: Int32Array.of(1, 0, 0),
      weights: Float64Array.of(1, 1, 2),
      given: Float32Array.of(0, 3, 9, 9, -1, 1),
    };
    const own = groupLoss(Float32Array.of(0.5, 0, 0, 0.5), rows, group, 1);
    const expected = softmaxLoss(Float32Array.of(0.5, 3, -1, 1.5), { targets: [1, 0], weights: [1, 2] }, 1);
    expect(own).toEqual({ ...expected, weight: 3 });
  });
});
