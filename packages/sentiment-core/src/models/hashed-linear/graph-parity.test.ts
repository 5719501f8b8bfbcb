import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import { ngramsOf } from './classifier.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';
import { trainSmallModel } from './small-model-fixture.ts';
import { readFiles } from '../naive-bayes/small-model-fixture.ts';
import { smallDataset } from '../../datasets/small-dataset-fixture.ts';
import { loadArtifact, loadClassifier } from '../../load-classifier.ts';
import { readTrainingSample, reportMissingTweets, tweetsArePresent } from '../../node/datasets/tweet-sample-fixture.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import { arbitraryText } from '../../preprocessing/arbitrary-text-fixture.ts';
import { createOnnxModel } from '../create-onnx-model.ts';
import { engine, expectParity, loadOnnxModel, type OnnxAnswers } from '../../onnx/engine-fixture.ts';

function ascending(values: Iterable<number>): number[] {
  return [...values].sort((first, second) => first - second);
}

function expectFeatures(answers: OnnxAnswers, texts: readonly string[], features: HashedFeatureSettings): void {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = ngramsOf(features);
  texts.forEach((text, row) => {
    const { hashes, count } = ngrams.hashesOf(tokenizer.scan(text));
    const expected = ascending(Array.from(hashes.subarray(0, count), (hash) => hash >>> 0));
    const given = ascending(answers.features[row].map(({ id }) => id));
    if (given.length !== expected.length || given.some((id, place) => id !== expected[place])) {
      expect(given, JSON.stringify(text)).toEqual(expected);
    }
  });
}

const hostile: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'not\u0000good',
  '\ud800',
  'İstanbul ıIiİ',
  'e\u0301\u0301\u0301',
  'no '.repeat(20_000),
  'a'.repeat(100_000),
  '!?'.repeat(5_000),
  ":('".repeat(3_000),
  'not . not , not a b c d',
];

describe.skipIf(engine === undefined)('hashed features in a graph', () => {
  const defaults: HashedFeatureSettings = { negation: true, ngrams: 2, skipGrams: true, closingTokens: 8 };

  it.each<HashedFeatureSettings>([
    defaults,
    { ...defaults, closingTokens: 0 },
    { negation: false, ngrams: 1, skipGrams: false, closingTokens: 0 },
    { negation: true, ngrams: 1, skipGrams: true, closingTokens: 1 },
    { negation: true, ngrams: 4, skipGrams: false, closingTokens: 3 },
    { negation: false, ngrams: 5, skipGrams: true, closingTokens: 32 },
  ])('are those of the text path for any text: $negation, $ngrams, $skipGrams, $closingTokens', async (features) => {
    const trained = await trainSmallModel({ ...features });
    const model = await loadOnnxModel(
      await createOnnxModel(await readFiles(await trained.toArtifact({})), { features: true }),
    );
    const check = async (texts: readonly string[]): Promise<void> => {
      const answers = await model.answer(texts);
      expectFeatures(answers, texts, features);
      await expectParity(answers, trained.classifier, texts);
    };
    await check(hostile);
    await fc.assert(fc.asyncProperty(fc.array(arbitraryText, { maxLength: 20 }), check), { numRuns: 150 });
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), check), {
      numRuns: 50,
    });
  });

  it.each([
    { weights: 'float32', lengthDamping: 0 },
    { weights: 'int8', lengthDamping: 7 },
  ] as const)('give three labels their probabilities: $weights, damping $lengthDamping', async (options) => {
    const trained = await createLogisticRegressionTrainer({ bits: 10, minCount: 1, l2: 1e-3, ...options }).fit(
      smallDataset(),
    );
    const model = await loadOnnxModel(await createOnnxModel(await readFiles(await trained.toArtifact({}))));
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryText, { maxLength: 20 }), async (texts) =>
        expectParity(await model.answer(texts), trained.classifier, texts),
      ),
      { numRuns: 50 },
    );
  });

  it('of a text are the same whatever stands beside it', async () => {
    const model = await loadOnnxModel(await createOnnxModel(await loadArtifact('default'), { features: true }));
    const texts = ['so not good, never again', '', 'a', 'I love it :) http://t.co/x'];
    const together = await model.answer(texts);
    for (const [row, text] of texts.entries()) {
      const alone = await model.answer([text]);
      const ids = ({ features }: OnnxAnswers, place: number) => ascending(features[place].map(({ id }) => id));
      expect(ids(alone, 0)).toEqual(ids(together, row));
      expect(alone.probabilities[1]).toBe(together.probabilities[row * 2 + 1]);
    }
  });

  reportMissingTweets('Parity of the exported default model on 20,000 tweets');
  const embedded = async () => ({
    artifact: await loadArtifact('default'),
    classifier: await loadClassifier(),
    features: { ...defaults, closingTokens: 0 },
  });
  const small = async () => {
    const trained = await trainSmallModel({ ...defaults });
    return {
      artifact: await readFiles(await trained.toArtifact({})),
      classifier: trained.classifier,
      features: defaults,
    };
  };
  it.skipIf(!tweetsArePresent).each([
    ['the embedded model', embedded],
    ['a model that knows how texts close', small],
  ] as const)('are those of the text path on 20,000 tweets: %s', async (_, make) => {
    const { artifact, classifier, features } = await make();
    const model = await loadOnnxModel(await createOnnxModel(artifact, { features: true }));
    const tweets = (await readTrainingSample()).map(({ text }) => text);
    expect(tweets.length).toBe(20_000);
    for (let start = 0; start < tweets.length; start += 1000) {
      const texts = tweets.slice(start, start + 1000);
      const answers = await model.answer(texts);
      expectFeatures(answers, texts, features);
      await expectParity(answers, classifier, texts);
    }
  });
});
