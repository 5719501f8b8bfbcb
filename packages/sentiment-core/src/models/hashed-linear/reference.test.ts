import { describe, expect, it } from 'vitest';
import { murmurHash3 } from '../../hashing/murmur-hash3.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import reference from './reference/reference.json' with { type: 'json' };
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

const bits = 20;
function bucketOf(word: string): number {
  return Math.imul(murmurHash3(new TextEncoder().encode(word)), 0x5bd1e995) >>> (32 - bits);
}

describe.each(reference.cases)('against scikit-learn: $name', ({ options, examples, expected }) => {
  const fitted = createLogisticRegressionTrainer({
    priorWeight: 0,
    ...(options as LogisticRegressionOptions),
    bits,
    ngrams: 1,
    skipGrams: false,
    closingTokens: 0,
    minCount: 1,
    tolerance: 1e-9,
    maxIterations: 1000,
  }).fit(createArrayDataset({ labels: ['negative', 'positive'], examples }));

  it('weights and intercept', async () => {
    const { parameters } = await fitted;
    for (const [word, weight] of Object.entries(expected.weights)) {
      expect(parameters.weights[bucketOf(word)]).toBeCloseTo(weight, 5);
    }
    expect(parameters.intercepts[0]).toBeCloseTo(expected.intercept, 6);
    expect(parameters.weights.filter((weight) => weight !== 0).length).toBe(Object.keys(expected.weights).length);
  });

  it('probabilities', async () => {
    const { classifier } = await fitted;
    const probabilities = await classifier.predictProbabilities(examples.map(({ text }) => text));
    for (const [row, probability] of expected.probabilities.entries()) {
      expect(probabilities[row * 2 + 1]).toBeCloseTo(probability, 5);
      expect(probabilities[row * 2]).toBeCloseTo(1 - probability, 5);
    }
  });
});
