import { beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../contracts/trainer.ts';
import { evaluateClassifier } from '../../evaluation/evaluation.ts';
import {
  letterRuns,
  readTrainingSample,
  readValidationSample,
  reportMissingTweets,
  tweetsArePresent,
} from '../../node/datasets/tweet-sample-fixture.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import reference from './reference/penalty-reference.json' with { type: 'json' };
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

const labels = ['negative', 'positive'];
const { rows, validationRows, sameTokens, ownTokens } = reference;

reportMissingTweets('Logistic regression against scikit-learn on 20,000 tweets');

describe.runIf(tweetsArePresent)('against the best penalty of scikit-learn on 20,000 tweets', () => {
  let training: Example[] = [];
  let validation: Example[] = [];
  beforeAll(async () => {
    training = await readTrainingSample();
    validation = await readValidationSample();
  });

  /** The same tokens on both sides, or the preprocessing of the trainer. */
  async function evaluate(c: number, prepare: (text: string) => string, options: LogisticRegressionOptions) {
    const dataset = (examples: readonly Example[]) =>
      createArrayDataset({
        labels,
        examples: examples.map(({ text, label }) => ({ text: prepare(text), label })),
      });
    const trainer = createLogisticRegressionTrainer({
      priorWeight: 0,
      ...reference.options,
      // scikit-learn sums the losses and multiplies by C; here their mean stands beside λ/2 ‖w‖².
      l2: 1 / (c * training.length),
      maxIterations: 1000,
      ...options,
    });
    const { classifier } = await trainer.fit(dataset(training));
    return evaluateClassifier(classifier, dataset(validation));
  }

  it('has the sample of the reference', () => {
    expect([training.length, validation.length]).toEqual([rows, validationRows]);
  });

  it('is as accurate with every penalty, and so with the best', async () => {
    const accuracies: number[] = [];
    for (const { c, accuracy, logLoss } of sameTokens.table) {
      const found = await evaluate(c, (text) => letterRuns(text, /[a-z']+/g).join(' '), {
        // All the words of a text of words.
        preprocessing: { variant: 'simple', stopWords: 'none', minimumTokens: 0 },
      });
      expect(Math.abs(found.accuracy - accuracy)).toBeLessThanOrEqual(0.002);
      expect(Math.abs((found.logLoss ?? NaN) - logLoss)).toBeLessThan(0.001);
      accuracies.push(found.accuracy);
    }
    expect(Math.max(...accuracies)).toBeGreaterThanOrEqual(bestAccuracy(sameTokens) - 0.002);
  }, 240_000);

  it('is no less accurate on tokens of its own than scikit-learn on its own', async () => {
    const best = ownTokens.table.find(({ accuracy }) => accuracy === bestAccuracy(ownTokens));
    const { accuracy } = await evaluate(best?.c ?? NaN, (text) => text, {
      preprocessing: 'advanced',
      features: 'tfidf',
    });
    expect(accuracy).toBeGreaterThanOrEqual(bestAccuracy(ownTokens) - 0.002);
  });
});

function bestAccuracy({ table }: { readonly table: readonly { readonly accuracy: number }[] }): number {
  return Math.max(...table.map(({ accuracy }) => accuracy));
}
