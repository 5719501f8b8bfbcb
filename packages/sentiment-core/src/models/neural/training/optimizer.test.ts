import { describe, expect, it } from 'vitest';
import { adamStep, averageStep, createAdamState } from './optimizer.ts';
import type { NetworkParameters } from '../networks/network.ts';

describe('adamStep', () => {
  it('moves as the paper says', () => {
    // By hand: after one step the means without bias are the gradient and its square, so that each number moves by the rate.
    const values = Float32Array.of(1, 2, 3);
    const state = createAdamState(3);
    adamStep(values, Float32Array.of(4, -0.5, 0), state, { rate: 0.1, step: 1, scale: 0.5 });
    [0.9, 2.1, 3].forEach((expected, index) => expect(values[index]).toBeCloseTo(expected, 6));
    // The second: m = (.9·.2 + .1·-1)/(1 - .81) = .42105, v = (.999·.004 + .001·1)/(1 - .998001) = 2.4995, .1·.42105/√2.4995 = .02663
    adamStep(values, Float32Array.of(-1, 0, 0), state, { rate: 0.1, step: 2, scale: 1 });
    expect(values[0]).toBeCloseTo(0.9 - 0.02663, 4);
  });

  it('leaves what is outside the range alone', () => {
    const values = Float32Array.of(1, 1, 1);
    const state = createAdamState(3);
    adamStep(values, Float32Array.of(1, 1, 1), state, { rate: 0.1, step: 1, scale: 1 }, 1, 2);
    expect([values[0], values[2], state.means[0], state.squares[2]]).toEqual([1, 1, 0, 0]);
    expect(values[1]).toBeCloseTo(0.9, 6);
  });
});

function of(weight: number, number: number): NetworkParameters {
  return {
    weights: new Map([['labels.bias', Float32Array.of(weight)]]),
    table: Float32Array.of(number),
  };
}

describe('averageStep', () => {
  it('moves the mean by what the decay leaves, later on', () => {
    const average = of(0, 10);
    averageStep(average, of(1, 0), 0.9, 1_000);
    expect(average.weights.get('labels.bias')?.[0]).toBeCloseTo(0.1, 6);
    expect(average.table[0]).toBeCloseTo(9, 6);
  });

  it('soon forgets where it began', () => {
    const average = of(100, 100);
    for (let step = 1; step <= 200; step++) averageStep(average, of(1, 2), 0.999, step);
    expect(average.weights.get('labels.bias')?.[0]).toBeCloseTo(1, 4);
    expect(average.table[0]).toBeCloseTo(2, 4);
  });

  it('is the mean of the last steps of numbers that go to and fro', () => {
    const average = of(0, 0);
    for (let step = 1; step <= 5_000; step++) averageStep(average, of(step % 2, -(step % 2)), 0.999, step);
    expect(average.weights.get('labels.bias')?.[0]).toBeCloseTo(0.5, 2);
    expect(average.table[0]).toBeCloseTo(-0.5, 2);
  });
});
