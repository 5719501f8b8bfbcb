import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Classifier } from '../contracts/index.ts';
import { loadClassifier } from '../load-classifier.ts';
import { smallExamples, trainSmallModel } from '../models/hashed-linear/small-model-fixture.ts';
import { createLogisticRegressionTrainer } from '../models/linear/trainer.ts';
import { loadClassifier as loadInNode } from '../node/index.ts';
import { writeArtifact } from '../node/models/write-artifact.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { describeClassifierConformance } from './classifier-conformance.ts';
import { createWordCountClassifier } from './word-count-classifier.ts';

const runner = { describe, it, expect };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-conformance-'));
  await writeArtifact(join(folder, 'model'), await (await trainSmallModel({ weights: 'int8' })).toArtifact());
});
afterAll(() => rm(folder, { recursive: true }));

async function create() {
  return (await trainSmallModel()).classifier;
}
describeClassifierConformance({ name: 'trained logistic regression', runner, create });
async function createThreeLabels() {
  const examples = [
    ...smallExamples,
    { text: 'the flight is at noon', label: 2 },
    { text: 'which gate is it', label: 2 },
  ];
  const trainer = createLogisticRegressionTrainer({ bits: 10, minCount: 1, l2: 1e-3 });
  return (await trainer.fit(createArrayDataset({ labels: ['negative', 'positive', 'neutral'], examples }))).classifier;
}
describeClassifierConformance({ name: 'logistic regression of three labels', runner, create: createThreeLabels });
describeClassifierConformance({ name: 'the default model', runner, create: () => loadClassifier() });
describeClassifierConformance({ name: 'a folder', runner, create: () => loadInNode(join(folder, 'model')) });
describeClassifierConformance({ name: 'word count', runner, create: async () => createWordCountClassifier() });

describe('the suite', () => {
  /** Titles of the tests that fail for a classifier. */
  const failuresOf = async (change: (sound: Classifier) => Partial<Classifier>): Promise<string[]> => {
    const tests: [string, () => Promise<void>][] = [];
    describeClassifierConformance({
      name: 'wrong',
      async create() {
        const sound = createWordCountClassifier();
        return { ...sound, ...change(sound) };
      },
      runner: { describe: (_, body) => body(), it: (title, body) => void tests.push([title, body]), expect },
    });
    const failed: string[] = [];
    for (const [title, body] of tests) await body().catch(() => failed.push(title));
    return failed;
  };
  const probabilities =
    (change: (rows: Float32Array, texts: readonly string[]) => Float32Array) => (sound: Classifier) => ({
      predictProbabilities: async (texts: readonly string[]) => change(await sound.predictProbabilities(texts), texts),
    });

  it.each<[string, (sound: Classifier) => Partial<Classifier>]>([
    ['describes itself', ({ info }) => ({ info: { ...info, labels: ['a', 'a'] } })],
    ['describes itself', ({ info }) => ({ info: { ...info, name: '' } })],
    ['gives a row of probabilities for each text, one column for each label', probabilities((rows) => rows.subarray(1))],
    ['answers an empty batch with nothing', probabilities((rows) => (rows.length === 0 ? new Float32Array(2) : rows))],
    ['gives probabilities that sum to 1 for any string', probabilities((rows) => rows.map((value) => value * 0.999))],
    ['gives probabilities that sum to 1 for any string', probabilities((rows, texts) => (texts.some((text) => /\p{Surrogate}/u.test(text)) ? rows.fill(NaN) : rows))],
    ['predicts the most probable label', (sound) => ({
      predict: async (texts) => (await sound.predict(texts)).map((row) => ({ ...row, label: 'negative' })),
    })],
    ['predicts the most probable label', (sound) => ({
      predict: async (texts) => (await sound.predict(texts)).map((row) => ({ ...row, confidence: row.confidence / 2 })),
    })],
    ['has a score where positive and negative are labels, and else none', (sound) => ({
      predict: async (texts) => (await sound.predict(texts)).map((row) => ({ ...row, score: undefined })),
    })],
    ['has a score where positive and negative are labels, and else none', (sound) => ({
      predict: async (texts) => (await sound.predict(texts)).map((row) => ({ ...row, score: row.confidence })),
    })],
    ['gives the same again', () => {
      let calls = 0;
      return { predictProbabilities: async (texts) => Float32Array.from(texts.flatMap(() => [++calls / 1e6, 1 - calls / 1e6])) };
    }],
    ['predicts a text the same in any batch and at any place', probabilities((rows, { length }) => (length > 1 ? rows.map((value, at) => value + (at % 2 ? 1e-7 : -1e-7)) : rows))],
    ['predicts empty and very long texts', probabilities((rows, texts) => (texts.some(({ length }) => length > 1e5) ? rows.fill(NaN) : rows))],
    ['refuses what is no text, naming it', (sound) => ({ predict: (texts) => sound.predict(texts.map(String)) })],
    ['leaves its input alone', (sound) => ({ predict: (texts) => sound.predict((texts as string[]).sort()) })],
    ['can be closed twice and answers nothing afterwards', () => ({ close: async () => undefined })],
  ])('notices what is wrong: %s', async (title, change) => {
    expect(await failuresOf(change)).toContain(title);
  }); // prettier-ignore
});
