import { describe, expect, it } from 'vitest';
import type { Classifier } from '../contracts/classifier.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { measureLoss } from './measure-loss.ts';

/** Says the numbers that the texts are. */
function numbers(shift: number, labels = ['negative', 'positive']): Classifier {
  const share = (text: string): number => Math.min(1, Math.max(0, Number(text) + shift));
  return {
    info: { name: 'numbers', version: '1', kind: 'test', labels, preprocessing: 'none', metrics: {} },
    predict: () => Promise.reject(new Error('not asked')),
    predictProbabilities: async (texts) => Float32Array.from(texts.flatMap((text) => [1 - share(text), share(text)])),
    close: async () => undefined,
  };
}
function rows(...examples: readonly (readonly [text: string, label: number])[]) {
  return createArrayDataset({
    labels: ['negative', 'positive', 'neutral'],
    examples: examples.map(([text, label]) => ({ text, label })),
  });
}

const dataset = rows(['0.55', 1], ['0.7', 1], ['0.2', 0], ['0.9', 1], ['0.5', 2]);

describe('measureLoss by hand', () => {
  it('of a model that says one text wrong', async () => {
    const loss = await measureLoss(numbers(0), numbers(-0.125), dataset);
    expect(loss).toMatchObject({
      n: 4,
      skipped: 1,
      before: { accuracy: 1, macroRecall: 1, logLoss: expect.closeTo(-Math.log(0.55 * 0.7 * 0.8 * 0.9) / 4, 6) },
      after: { accuracy: 0.75, macroRecall: expect.closeTo((1 + 2 / 3) / 2, 12) },
      accuracy: 0.25,
      macroRecall: expect.closeTo(1 / 6, 12),
      logLoss: expect.closeTo(Math.log((0.55 * 0.7 * 0.8 * 0.9) / (0.425 * 0.575 * 0.925 * 0.775)) / 4, 6),
      changedLabels: 0.25,
      largestChange: expect.closeTo(0.125, 6),
    });
  });

  it('counts a gain as no loss, but as a change', async () => {
    const loss = await measureLoss(numbers(-0.125), numbers(0), dataset);
    expect(loss).toMatchObject({ accuracy: 0, macroRecall: 0, logLoss: 0, changedLabels: 0.25 });
    expect(loss.after.accuracy - loss.before.accuracy).toBe(0.25);
  });

  it('finds none between a model and itself', async () => {
    const loss = await measureLoss(numbers(0), numbers(0), dataset);
    expect(loss).toMatchObject({ accuracy: 0, macroRecall: 0, logLoss: 0, changedLabels: 0, largestChange: 0 });
  });
});

describe('refusals', () => {
  it('other labels, or the same in another order', async () => {
    for (const labels of [['positive', 'negative'], ['negative', 'other'], ['negative']]) {
      await expect(measureLoss(numbers(0), numbers(0, labels), dataset)).rejects.toMatchObject({
        code: 'invalid_argument',
        field: 'quantized',
      });
    }
  });

  it('no row with a known label', async () => {
    await expect(measureLoss(numbers(0), numbers(0), rows(['1', 2]))).rejects.toMatchObject({
      code: 'dataset_invalid',
    });
  });
});
