import { describe, expect, it } from 'vitest';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { predictionLatency } from './prediction-latency.ts';

describe('predictionLatency', () => {
  it('is the median of turns that alternate, the first left out', async () => {
    let time = 0;
    const turns: string[] = [];
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
    const classifiers = [slow('a', [900, 2, 2, 50]), slow('b', [900, 8, 4, 4])];
    const times = await predictionLatency(classifiers, { texts: ['x', 'y'], now: () => time, rounds: 3, roundMs: 1e6 });
    expect(times).toEqual([2, 4]);
    expect(turns.join('')).toBe('abababab');
  });
});
