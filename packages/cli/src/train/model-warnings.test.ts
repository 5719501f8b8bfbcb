import { describe, expect, it } from 'vitest';
import type { Classifier } from 'sentiment-core';
import { createArrayDataset } from 'sentiment-core/training';
import { type Evaluation, evaluateScores } from 'sentiment-core/evaluation';
import { createSignClassifier } from '../testing/command-line-fixture.ts';
import { type CheckedModel, modelWarnings } from './model-warnings.ts';

const labels = ['negative', 'positive'];
const texts = ['a+', 'b+', 'c-', 'd-'];
const training = createArrayDataset({ labels, examples: texts.map((text, row) => ({ text, label: row < 2 ? 1 : 0 })) });

/** Of a model that is right about so many of ten texts of each label. */
function evaluationOf(rightNegative: number, rightPositive: number): Evaluation {
  const truth = Int32Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1));
  const probabilities = Float32Array.from({ length: 40 }, (_, place) => {
    const row = place >> 1;
    const isRight = row < 10 ? row < rightNegative : row - 10 < rightPositive;
    const said = isRight ? truth[row] : 1 - truth[row];
    return said === place % 2 ? 0.9 : 0.1;
  });
  return {
    ...evaluateScores(labels, { labelCount: 2, truth, probabilities }, { resamples: 0 }),
    textsPerSecond: 1,
    skipped: 0,
  };
}

function constant(negative: number): Classifier {
  return {
    ...createSignClassifier(),
    predict: async (asked) => asked.map(() => ({ label: 'negative', confidence: negative, probabilities: {} })),
    predictProbabilities: async (asked) => Float32Array.from(asked.flatMap(() => [negative, 1 - negative])),
  };
}

const model: CheckedModel = {
  kind: 'logistic-regression',
  classifier: createSignClassifier(),
  training,
  labelRows: { negative: 950, positive: 50 },
  settings: { classWeights: 'none' },
  evaluation: evaluationOf(9, 8),
};
const balanced = '--option classWeights=balanced has all labels weigh the same';

describe('modelWarnings', () => {
  it('has nothing to say of a good model', async () => {
    expect(await modelWarnings(model)).toEqual([]);
    expect(await modelWarnings({ ...model, evaluation: undefined })).toEqual([]);
  });

  it('one label for every text', async () => {
    const one = { ...model, classifier: constant(0.7), evaluation: evaluationOf(10, 0) };
    expect(await modelWarnings(one)).toEqual([`WARNING: the model answers negative to every text; ${balanced}`]);
    const network = { ...one, kind: 'lstm', labelRows: { negative: 50, positive: 50 }, evaluation: undefined } as const;
    expect(await modelWarnings(network)).toEqual([
      'WARNING: the model answers negative to every text; it has learnt nothing yet: more rows, --option epochs=20, or --kind logistic-regression',
    ]);
  });

  it('a label that is rarely found', async () => {
    expect(await modelWarnings({ ...model, evaluation: evaluationOf(10, 2) })).toEqual([
      `WARNING: the model finds only 20% of the texts labelled positive; ${balanced}`,
    ]);
    const heavy = { ...model, settings: { classWeights: 'balanced' }, evaluation: evaluationOf(10, 2) };
    expect(await modelWarnings(heavy)).toEqual([
      'WARNING: the model finds only 20% of the texts labelled positive; more rows of the rare labels help, or other options (--tune 20)',
    ]);
  });

  it('certainty without a known word, beyond the share of the label', async () => {
    expect(await modelWarnings({ ...model, classifier: constant(0.998) })).toEqual([
      `WARNING: a text without a known word is negative at 0.998, but 95% of the rows are; ${balanced}`,
    ]);
    expect(
      await modelWarnings({ ...model, classifier: constant(0.97), labelRows: { negative: 97, positive: 3 } }),
    ).toEqual([]);
  });
});
