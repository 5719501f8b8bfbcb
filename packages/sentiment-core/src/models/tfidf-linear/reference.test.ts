import { describe, expect, it } from 'vitest';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import reference from './reference/tfidf-reference.json' with { type: 'json' };
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

describe.each(reference.cases)('against scikit-learn on TF-IDF: $name', (known) => {
  const { labels, examples, options, asked, expected } = known;
  const fitted = createLogisticRegressionTrainer({
    priorWeight: 0,
    ...(options as LogisticRegressionOptions),
    // All the words of a text of words.
    preprocessing: { variant: 'simple', stopWords: 'none', minimumTokens: 0 },
    minDocumentFrequency: 1,
    tolerance: 1e-8,
    maxIterations: 1000,
  }).fit(createArrayDataset({ labels, examples }));

  it('terms, weights and intercepts', async () => {
    const { parameters, pipeline } = await fitted;
    expect(pipeline?.vocabulary.terms).toEqual(expected.terms);
    const { weights, intercepts } = parameters;
    const outputs = intercepts.length;
    expect(weights.length).toBe(expected.terms.length * outputs);
    const differences = expected.weights.flatMap((row, output) =>
      row.map((weight, term) => Math.abs(weight - weights[term * outputs + output])),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    // Softmax: a constant added to all intercepts changes nothing.
    const shift = outputs === 1 ? 0 : mean(intercepts) - mean(expected.intercepts);
    for (const [output, intercept] of expected.intercepts.entries()) {
      expect(Math.abs(intercepts[output] - shift - intercept)).toBeLessThan(1e-5);
    }
  });

  it('probabilities', async () => {
    const { classifier } = await fitted;
    const probabilities = await classifier.predictProbabilities(asked);
    const differences = expected.probabilities.flat().map((value, index) => Math.abs(value - probabilities[index]));
    expect(differences.length).toBe(asked.length * labels.length);
    expect(Math.max(...differences)).toBeLessThan(1e-6);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
