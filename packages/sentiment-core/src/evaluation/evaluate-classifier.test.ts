import { describe, expect, it } from 'vitest';
import type { Classifier } from '../contracts/classifier.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { evaluateClassifier } from './evaluate-classifier.ts';

/** Says positive of texts with a `+`, sure of it by .8. */
function plusClassifier(calls: number[] = []): Classifier {
  const labels = ['negative', 'positive'];
  return {
    info: { name: 'plus', version: '1', kind: 'test', labels, preprocessing: 'none', metrics: {} },
    predict: () => Promise.reject(new Error('not used')),
    predictProbabilities: async (texts) => {
      calls.push(texts.length);
      return Float32Array.from(texts.flatMap((text) => (text.includes('+') ? [0.2, 0.8] : [0.8, 0.2])));
    },
    close: async () => undefined,
  };
}

const examples = [
  { text: 'a+', label: 2 },
  { text: 'b', label: 0 },
  { text: 'c', label: 1 },
  { text: 'd', label: 2 },
  { text: 'e', label: 0 },
];
const dataset = createArrayDataset({ labels: ['negative', 'neutral', 'positive'], examples, batchSize: 2 });

describe('evaluateClassifier', () => {
  it('matches labels by name, counts unknown ones, and measures the classifier alone', async () => {
    const calls: number[] = [];
    const times = [0, 10, 100, 130];
    const evaluation = await evaluateClassifier(plusClassifier(calls), dataset, {
      batchSize: 3,
      now: () => times.shift() ?? NaN,
    });
    expect(calls).toEqual([3, 1]);
    expect(evaluation).toMatchObject({
      n: 4,
      labels: ['negative', 'positive'],
      accuracy: 0.75,
      macroRecall: 0.75,
      confusion: [
        [2, 0],
        [1, 1],
      ],
      rocAuc: 0.75,
      skipped: 1,
    });
    expect(evaluation.textsPerSecond).toBeCloseTo(100, 9);
    expect(Object.keys(evaluation).sort()).toEqual(
      [
        'n',
        'labels',
        'accuracy',
        'macroRecall',
        'macroF1',
        'perLabel',
        'rocAuc',
        'logLoss',
        'brier',
        'ece',
        'confusion',
        'confidenceIntervals',
        'textsPerSecond',
        'skipped',
      ].sort(),
    );
  });

  it('says so when no row can be used', async () => {
    const neutral = createArrayDataset({ labels: ['neutral', 'mixed'], examples: [{ text: 'a', label: 0 }] });
    await expect(evaluateClassifier(plusClassifier(), neutral)).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: 'no row has a label of the model (negative, positive); 1 rows have others',
    });
  });

  it('stops when told', async () => {
    await expect(evaluateClassifier(plusClassifier(), dataset, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('names a wrong option', async () => {
    await expect(evaluateClassifier(plusClassifier(), dataset, { batchSize: 0 })).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'batchSize: a whole number of 1 or more is needed',
    });
  });
});
