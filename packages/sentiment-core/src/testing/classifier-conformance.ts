import type { Classifier } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { ConformanceRunner } from './adapter-conformance.ts';
import { createArbitraryTexts } from './arbitrary-texts.ts';

export interface ClassifierConformanceOptions {
  /** Name of the classifier, for the report. */
  readonly name: string;
  /** Makes a classifier; each test makes its own and closes it. */
  readonly create: () => Promise<Classifier>;
  readonly runner: ConformanceRunner;
  /** By how much a probability may depend on the batch around its text, for engines that round so. Default 0. */
  readonly batchTolerance?: number;
}

const sumTolerance = 1e-6;

/** Defines one test for each thing that every classifier must do. */
export function describeClassifierConformance(options: ClassifierConformanceOptions): void {
  const { name, create, runner, batchTolerance = 0 } = options;
  const { describe, it, expect } = runner;
  const arbitrary = createArbitraryTexts({ seed: 1, count: 300 });
  const ordinary = ['good', 'not bad at all', 'worst day ever!!! :(', '@me thanks <3 http://a.b/c', 'ok', 'good'];

  const test = (title: string, use: (classifier: Classifier) => Promise<void>): void =>
    it(title, async () => {
      const classifier = await create();
      try {
        await use(classifier);
      } finally {
        await classifier.close();
      }
    });

  /** What is wrong with rows of probabilities: the places where they are none, or do not sum to 1. */
  const faults = (probabilities: Float32Array, columns: number): string[] => {
    const found: string[] = [];
    for (let row = 0; row * columns < probabilities.length; row++) {
      const values = [...probabilities.subarray(row * columns, (row + 1) * columns)];
      const sum = values.reduce((total, value) => total + value, 0);
      const valid = values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= sumTolerance;
      if (!valid) found.push(`row ${row}: ${values.join(', ')}`);
    }
    return found;
  };

  const differences = (actual: Float32Array, expected: Float32Array): number[] =>
    [...actual.keys()].filter(
      (index) => !(Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN)) <= batchTolerance),
    );

  const failureOf = async (promise: Promise<unknown>): Promise<{ code?: string; field?: string | undefined }> => {
    const error = await promise.then(
      () => 'no failure',
      (reason: unknown) => reason,
    );
    return SentimentError.isInstance(error) ? { code: error.code, field: error.field } : { code: String(error) };
  };

  describe(`${name}: classifier conformance`, () => {
    test('describes itself', async ({ info }) => {
      const texts = [info.name, info.version, info.kind, info.preprocessing];
      expect(texts.map((text) => typeof text === 'string' && text !== '')).toEqual([true, true, true, true]);
      const { labels } = info;
      expect(labels.every((label) => typeof label === 'string' && label !== '')).toEqual(true);
      expect([labels.length >= 2, labels.length <= 20, new Set(labels).size]).toEqual([true, true, labels.length]);
      expect(Object.values(info.metrics).filter((value) => !Number.isFinite(value))).toEqual([]);
    });

    test('gives a row of probabilities for each text, one column for each label', async (classifier) => {
      const columns = classifier.info.labels.length;
      for (const count of [1, 2, 3, 17, 300]) {
        const probabilities = await classifier.predictProbabilities(arbitrary.slice(0, count));
        expect([probabilities instanceof Float32Array, probabilities.length]).toEqual([true, count * columns]);
        expect((await classifier.predict(arbitrary.slice(0, count))).length).toEqual(count);
      }
    });

    test('answers an empty batch with nothing', async (classifier) => {
      expect(await classifier.predict([])).toEqual([]);
      expect((await classifier.predictProbabilities([])).length).toEqual(0);
    });

    test('gives probabilities that sum to 1 for any string', async (classifier) => {
      const columns = classifier.info.labels.length;
      expect(faults(await classifier.predictProbabilities(arbitrary), columns)).toEqual([]);
      expect(faults(await classifier.predictProbabilities(ordinary), columns)).toEqual([]);
    });

    test('predicts the most probable label', async (classifier) => {
      const { labels } = classifier.info;
      const texts = [...ordinary, ...arbitrary];
      const probabilities = await classifier.predictProbabilities(texts);
      const wrong: unknown[] = [];
      for (const [row, prediction] of (await classifier.predict(texts)).entries()) {
        const values = Object.values(prediction.probabilities);
        const sameLabels = Object.keys(prediction.probabilities).sort().join() === [...labels].sort().join();
        const most = prediction.confidence > 0 && prediction.confidence === Math.max(...values);
        const own = prediction.probabilities[prediction.label] === prediction.confidence;
        const agrees = labels.every((label, column) => {
          const difference =
            (prediction.probabilities[label] ?? NaN) - (probabilities[row * labels.length + column] ?? NaN);
          return Math.abs(difference) <= sumTolerance + batchTolerance;
        });
        if (!(sameLabels && most && own && agrees)) wrong.push({ row, prediction });
      }
      expect(wrong).toEqual([]);
    });

    test('has a score where positive and negative are labels, and else none', async (classifier) => {
      const hasScore = ['negative', 'positive'].every((label) => classifier.info.labels.includes(label));
      const wrong = (await classifier.predict([...ordinary, ...arbitrary])).filter(({ probabilities, score }) => {
        if (!hasScore) return score !== undefined;
        const expected = (probabilities['positive'] ?? NaN) - (probabilities['negative'] ?? NaN);
        return score === undefined || !(Math.abs(score - expected) <= sumTolerance);
      });
      expect(wrong).toEqual([]);
    });

    test('gives the same again', async (classifier) => {
      const first = await classifier.predictProbabilities(arbitrary);
      const copy = first.slice();
      await classifier.predictProbabilities(ordinary);
      const second = await classifier.predictProbabilities(arbitrary);
      // What was handed out is not written to again.
      expect(differences(first, copy)).toEqual([]);
      expect(differences(second, first)).toEqual([]);
    });

    test('predicts a text the same in any batch and at any place', async (classifier) => {
      const texts = [...arbitrary.slice(0, 60), ...ordinary];
      const columns = classifier.info.labels.length;
      const together = await classifier.predictProbabilities(texts);
      const alone: number[] = [];
      for (const text of texts) alone.push(...(await classifier.predictProbabilities([text])));
      expect(differences(together, Float32Array.from(alone))).toEqual([]);

      const backwards = await classifier.predictProbabilities([...texts].reverse());
      const rows = texts.map((_, row) => [...backwards.subarray(row * columns, (row + 1) * columns)]);
      expect(differences(together, Float32Array.from(rows.reverse().flat()))).toEqual([]);
    });

    test('predicts empty and very long texts', async (classifier) => {
      const million = 1_000_000;
      const texts = [
        '',
        ' ',
        '\n\t ',
        '\u0000',
        '\u3000',
        'not good '.repeat(million / 9),
        'x'.repeat(million),
        '😀'.repeat(million / 2),
      ];
      expect(faults(await classifier.predictProbabilities(texts), classifier.info.labels.length)).toEqual([]);
      expect((await classifier.predict(texts)).length).toEqual(texts.length);
    });

    test('answers many callers at once, each its own', async (classifier) => {
      const expected: Float32Array[] = [];
      for (const text of arbitrary.slice(0, 40)) expected.push(await classifier.predictProbabilities([text]));
      const answers = await Promise.all(
        arbitrary.slice(0, 40).map(async (text, index) => {
          if (index % 2 === 0) return classifier.predictProbabilities([text]);
          const [prediction] = await classifier.predict([text]);
          return Float32Array.from(classifier.info.labels, (label) => prediction?.probabilities[label] ?? NaN);
        }),
      );
      expect(answers.flatMap((answer, index) => differences(answer, expected[index] ?? new Float32Array(0)))).toEqual(
        [],
      );
    });

    test('refuses what is no text, naming it', async (classifier) => {
      for (const wrong of [5, null, undefined, {}, ['a'], true]) {
        const texts = ['a', 'b', 'c', wrong] as string[];
        const failure = { code: 'invalid_argument', field: 'texts[3]' };
        expect(await failureOf(classifier.predict(texts))).toEqual(failure);
        expect(await failureOf(classifier.predictProbabilities(texts))).toEqual(failure);
      }
      for (const wrong of ['text', 5, null, undefined]) {
        const texts = wrong as unknown as string[];
        // A classifier may take a single text as a convenience, in `predict` alone.
        expect(await failureOf(classifier.predictProbabilities(texts))).toEqual({
          code: 'invalid_argument',
          field: 'texts',
        });
      }
      expect((await classifier.predict(['a'])).length).toEqual(1);
    });

    test('leaves its input alone', async (classifier) => {
      const texts = Object.freeze(['Good :) \ud800', '', 'É', 'BAD\u0000']);
      await classifier.predict(texts);
      await classifier.predictProbabilities(texts);
      expect(texts).toEqual(['Good :) \ud800', '', 'É', 'BAD\u0000']);
    });

    it('can be closed twice and answers nothing afterwards', async () => {
      const classifier = await create();
      await classifier.predict(['a']);
      await classifier.close();
      await classifier.close();
      expect(await failureOf(classifier.predict(['a']))).toMatchObject({ code: 'classifier_closed' });
      expect(await failureOf(classifier.predictProbabilities(['a']))).toMatchObject({ code: 'classifier_closed' });
      expect(classifier.info.labels.length >= 2).toEqual(true);
    });

    it('is closed on its own: another one of its kind goes on', async () => {
      const [closed, open] = [await create(), await create()];
      await closed.close();
      expect((await open.predict(['a'])).length).toEqual(1);
      await open.close();
    });
  });
}
