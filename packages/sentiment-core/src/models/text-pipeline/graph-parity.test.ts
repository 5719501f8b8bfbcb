import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TfidfOptions } from '../../features/tfidf/tfidf-settings.ts';
import { createTfidfVectorizer } from '../../features/tfidf/tfidf-vectorizer.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';
import { readFiles, trainSmallModel } from '../naive-bayes/small-model-fixture.ts';
import { smallDataset } from '../../datasets/small-dataset-fixture.ts';
import { createNaiveBayesTrainer } from '../naive-bayes/trainer.ts';
import { readTextPipeline } from './artifact.ts';
import { readTrainingSample, reportMissingTweets, tweetsArePresent } from '../../node/datasets/tweet-sample-fixture.ts';
import { arbitraryText } from '../../preprocessing/arbitrary-text-fixture.ts';
import { preprocessingNames } from '../../preprocessing/preprocessing-settings.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { createOnnxModel } from '../create-onnx-model.ts';
import { engine, expectParity, loadOnnxModel, type OnnxAnswers } from '../../onnx/engine-fixture.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';

type Expected = (text: string) => { readonly id: number; readonly value: number }[];

/** The values of a text before the norm. */
function expectedOf(artifact: Artifact): Expected {
  const { settings, vocabulary, tokenize } = readTextPipeline(artifact);
  const vectorizer = createTfidfVectorizer({ ...settings.features, norm: 'none' }, vocabulary);
  return (text) => {
    const { indices, values, count } = vectorizer.transform(tokenize(text));
    return Array.from({ length: count }, (_, place) => ({ id: indices[place], value: values[place] }));
  };
}

function expectFeatures(answers: OnnxAnswers, texts: readonly string[], expected: Expected): void {
  texts.forEach((text, row) => {
    const wanted = expected(text);
    const given = [...answers.features[row]].sort((first, second) => first.id - second.id);
    const same =
      given.length === wanted.length &&
      given.every(
        ({ id, value = NaN }, place) => id === wanted[place].id && Math.abs(value - wanted[place].value) < 1e-9,
      );
    if (!same) expect(given, JSON.stringify(text)).toEqual(wanted);
  });
}

const hostile: readonly string[] = [
  '',
  '\u0000a\u0000',
  'a’'.repeat(5_000) + 'a',
  '@a'.repeat(5_000),
  'x'.repeat(20_000) + 'http://a',
  'HTTPſ://İ @A@b. www.',
  '@http://x @bobhttps://y a@b_www.z',
  'the flights were late '.repeat(2_000),
  "don’t DON’T don't ’ ’’ a’’b",
  '\u2028@a\u3000\ufeffb\u1680c\u0085d',
];

const shapes: readonly TfidfOptions[] = [
  {},
  { maxNgram: 3, sublinear: true, norm: 'l1' },
  { minNgram: 2, maxNgram: 2, binary: true, smoothIdf: false },
  { idf: false, norm: 'none' },
  { unit: 'characters', minNgram: 2, maxNgram: 4 },
  { unit: 'characters-within-words', minNgram: 4, maxNgram: 5, sublinear: true },
];

describe.skipIf(engine === undefined)('TF-IDF features in a graph', () => {
  const cases = preprocessingNames.flatMap((preprocessing) => shapes.map((shape) => ({ preprocessing, shape })));

  it.each(cases)(
    'are those of the vectorizer for any text: $preprocessing, $shape',
    async ({ preprocessing, shape }) => {
      const trained = await trainSmallModel({ preprocessing, ...shape });
      const artifact = await readFiles(await trained.toArtifact({}));
      const expected = expectedOf(artifact);
      const model = await loadOnnxModel(await createOnnxModel(artifact, { features: true }));
      const check = async (texts: readonly string[]): Promise<void> => {
        const answers = await model.answer(texts);
        expectFeatures(answers, texts, expected);
        await expectParity(answers, trained.classifier, texts);
      };
      await check(hostile);
      // Terms of the vocabulary among anything else, or few texts would have a feature.
      const words = artifact.manifest.golden.flatMap(({ text }) => text.split(' '));
      const known = smallDatasetWords();
      const text = fc
        .array(fc.oneof(arbitraryText, fc.constantFrom(...known), fc.constantFrom(...words)), { maxLength: 12 })
        .map((parts) => parts.join(' '));
      await fc.assert(fc.asyncProperty(fc.array(text, { maxLength: 10 }), check), { numRuns: 60 });
    },
  );

  it.each([
    ['complement', createNaiveBayesTrainer({ algorithm: 'complement', minDocumentFrequency: 1, weights: 'float32' })],
    ['logistic regression', createLogisticRegressionTrainer({ features: 'tfidf', minDocumentFrequency: 1, l2: 1e-3 })],
    [
      'int8 weights',
      createLogisticRegressionTrainer({ features: 'tfidf', minDocumentFrequency: 1, l2: 1e-3, weights: 'int8' }),
    ],
    ['calibrated naive Bayes', createNaiveBayesTrainer({ minDocumentFrequency: 1, calibration: 'platt' })],
  ])('give the scores of %s', async (_, trainer) => {
    for (const labels of [2, 3]) {
      const dataset = labels === 3 ? smallDataset() : binaryDataset();
      const trained = await trainer.fit(dataset, { validation: dataset });
      const model = await loadOnnxModel(await createOnnxModel(await readFiles(await trained.toArtifact({}))));
      const texts = [...goldenLike(), ...fc.sample(arbitraryText, { numRuns: 200, seed: labels })];
      await expectParity(await model.answer(texts), trained.classifier, texts);
    }
  });

  reportMissingTweets('Parity of exported TF-IDF models on 20,000 tweets');
  it.skipIf(!tweetsArePresent).each([...preprocessingNames])(
    'are those of the vectorizer on 20,000 tweets: %s',
    { timeout: 300_000 },
    async (preprocessing) => {
      const examples = await readTrainingSample();
      const dataset = createArrayDataset({ labels: ['negative', 'positive'], examples: examples.slice(0, 8_000) });
      const trained = await createNaiveBayesTrainer({ preprocessing }).fit(dataset);
      const artifact = await readFiles(await trained.toArtifact({}));
      const expected = expectedOf(artifact);
      const model = await loadOnnxModel(await createOnnxModel(artifact, { features: true }));
      expect(examples.length).toBe(20_000);
      for (let start = 0; start < examples.length; start += 1000) {
        const texts = examples.slice(start, start + 1000).map(({ text }) => text);
        const answers = await model.answer(texts);
        expectFeatures(answers, texts, expected);
        await expectParity(answers, trained.classifier, texts);
      }
    },
  );
});

function smallDatasetWords(): string[] {
  return 'the flights were late and crew was rude lost my bags again :( don’t fly with them awful so glad where do I'.split(
    ' ',
  );
}

function goldenLike(): string[] {
  return ['the flights were late, late, LATE', "don't fly with them", 'my bags :) :) lovely crew', 'food? great food'];
}

function binaryDataset() {
  const examples = [
    { text: 'the flights were late and the crew was rude', label: 0 },
    { text: 'lost my bags again :(', label: 0 },
    { text: 'got my bags at once :)', label: 1 },
    { text: 'fly with them, great food', label: 1 },
  ];
  return createArrayDataset({ labels: ['negative', 'positive'], examples });
}
