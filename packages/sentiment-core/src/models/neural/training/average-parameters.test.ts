import { describe, expect, it } from 'vitest';
import { averageStep } from './average-parameters.ts';
import type { NetworkParameters } from './training-state.ts';

const of = (weight: number, number: number): NetworkParameters => ({
  weights: new Map([['labels.bias', Float32Array.of(weight)]]),
  table: Float32Array.of(number),
});

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
