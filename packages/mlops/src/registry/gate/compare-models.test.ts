import { createWordCountClassifier } from 'sentiment-core/testing';
import { describe, expect, it } from 'vitest';
import { predictionLatency } from './compare-models.ts';

describe('predictionLatency', () => {
  it('is the median of turns that alternate, the first left out', async () => {
    let time = 0;
    const turns: string[] = [];
    // Two calls a turn, each as long as the turn's entry says.
    const slow = (name: string, milliseconds: readonly number[]) => {
      let calls = 0;
      return {
        ...createWordCountClassifier(),
        predictProbabilities: async () => {
          if (calls % 2 === 0) turns.push(name);
          time += milliseconds[Math.floor(calls / 2)] ?? 0;
          calls += 1;
          return new Float32Array(2);
        },
      };
    };
    const classifiers = [slow('a', [99, 50, 60, 99]), slow('b', [99, 80, 55, 55])];
    const times = await predictionLatency(classifiers, { texts: ['x', 'y'], now: () => time, rounds: 3, roundMs: 100 });
    expect(times).toEqual([60, 55]);
    expect(turns.join('')).toBe('abababab');
  });
});
