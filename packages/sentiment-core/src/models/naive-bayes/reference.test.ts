import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../contracts/trainer.ts';
import {
  letterRuns,
  readTrainingSample,
  readValidationSample,
  reportMissingTweets,
  tweetsArePresent,
} from '../../node/datasets/tweet-sample-fixture.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { NaiveBayesOptions } from './options.ts';
import reference from './reference/reference.json' with { type: 'json' };
import { createNaiveBayesTrainer } from './trainer.ts';

/** With these, tokens are the words of a text of words. */
const everyWord = { variant: 'simple', stopWords: 'none', minimumTokens: 0 } as const;

function train(labels: readonly string[], examples: readonly Example[], options: object) {
  const trainer = createNaiveBayesTrainer({
    minDocumentFrequency: 1,
    maxNgram: 1,
    ...(options as NaiveBayesOptions),
    preprocessing: everyWord,
  });
  return trainer.fit(createArrayDataset({ labels, examples }));
}

describe.each(reference.cases)('against scikit-learn: $name', ({ labels, examples, options, asked, probabilities }) => {
  it('probabilities', async () => {
    const { classifier } = await train(labels, examples, options);
    const predictions = await classifier.predict(asked);
    const differences = predictions.flatMap((prediction, row) =>
      labels.map((label, column) => Math.abs(prediction.probabilities[label] - probabilities[row][column])),
    );
    expect(differences.length).toBe(asked.length * labels.length);
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  });
});

reportMissingTweets('Naive Bayes against scikit-learn on 20,000 tweets');

describe.runIf(tweetsArePresent)('against scikit-learn on 20,000 tweets', () => {
  const asked = 2000;
  const expected = new Float64Array(
    new Uint8Array(readFileSync(new URL('reference/sample-probabilities.f64', import.meta.url))).buffer,
  );
  const wordsAlone = ({ text, label }: Example): Example => ({ text: letterRuns(text, /[a-z]+/g).join(' '), label });
  let training: Example[] = [];
  let validation: Example[] = [];
  beforeAll(async () => {
    training = (await readTrainingSample()).map(wordsAlone);
    validation = (await readValidationSample(asked)).map(wordsAlone);
  });

  it.each(reference.sample.map((options, number) => ({ options, number })))('$options', async ({ options, number }) => {
    const examples = training.map((example, row) => ({ ...example, weight: [1, 2, 0.5][row % 3] }));
    const { classifier } = await train(['negative', 'positive'], examples, options);
    const predictions = await classifier.predict(validation.map(({ text }) => text));
    const differences = predictions.map(({ probabilities }, row) =>
      Math.abs(expected[number * asked + row] - probabilities['positive']),
    );
    expect(differences.length).toBe(asked);
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  });
});
