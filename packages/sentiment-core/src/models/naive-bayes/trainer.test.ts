import { describe, expect, it } from 'vitest';
import type { Dataset, Example, TrainingEvent } from '../../contracts/trainer.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { NaiveBayesOptions } from './options.ts';
import { smallDataset, smallExamples } from '../../datasets/small-dataset-fixture.ts';
import { createNaiveBayesTrainer } from './trainer.ts';

const words = { preprocessing: { variant: 'simple', stopWords: 'none', minimumTokens: 0 } } as const;
const counts = { ...words, maxNgram: 1, minDocumentFrequency: 1, idf: false, norm: 'none' } as const;
function two(examples: readonly Example[]): Dataset {
  return createArrayDataset({ labels: ['bad', 'good'], examples });
}

function row(text: string, label: number, weight = 1): Example {
  return { text, label, weight };
}

describe('naive Bayes by hand', () => {
  it('multiplies what is known before with what each word says', async () => {
    const dataset = two([row('late late', 0), row('late', 0), row('kind crew', 1)]);
    const { classifier } = await createNaiveBayesTrainer(counts).fit(dataset);
    const [{ label, probabilities }] = await classifier.predict(['late crew unknown']);
    // Terms crew, kind, late; with alpha 1: bad (0+1, 0+1, 3+1) / 6, good (1+1, 1+1, 0+1) / 5.
    const bad = (2 / 3) * (4 / 6) * (1 / 6);
    const good = (1 / 3) * (1 / 5) * (2 / 5);
    expect(label).toBe('bad');
    expect(probabilities['bad']).toBeCloseTo(bad / (bad + good), 12);
  });

  it('counts a row of weight 2 as two rows', async () => {
    const fit = (examples: readonly Example[]) => createNaiveBayesTrainer(counts).fit(two(examples));
    const weighted = await fit([row('late', 0, 2), row('kind crew', 1)]);
    const repeated = await fit([row('late', 0), row('late', 0), row('kind crew', 1)]);
    expect(weighted.parameters).toEqual(repeated.parameters);
  });

  it('knows only the priors of a text without known words', async () => {
    const dataset = two([row('late', 0), row('late', 0), row('late', 0), row('kind', 1)]);
    const asked = ['', 'unknown'];
    const { classifier } = await createNaiveBayesTrainer(counts).fit(dataset);
    expect((await classifier.predict(asked)).map(({ confidence }) => confidence)).toEqual([
      expect.closeTo(0.75, 12),
      expect.closeTo(0.75, 12),
    ]);
    const even = await createNaiveBayesTrainer({ ...counts, fitPrior: false }).fit(dataset);
    expect((await even.classifier.predict(asked)).map(({ confidence }) => confidence)).toEqual([0.5, 0.5]);
  });

  it('learns twenty labels, whatever their names', async () => {
    const labels = ['__proto__', 'constructor', ...Array.from({ length: 18 }, (_, index) => `label ${index}`)];
    const examples = labels.map((_, label) => row(`word${String.fromCharCode(97 + label)}`, label));
    const { classifier } = await createNaiveBayesTrainer(counts).fit(createArrayDataset({ labels, examples }));
    const predictions = await classifier.predict(examples.map(({ text }) => text));
    expect(predictions.map(({ label }) => label)).toEqual(labels);
    expect(Object.keys(predictions[0].probabilities)).toEqual(labels);
  });
});

describe('training', () => {
  it('forgets what it learnt before', async () => {
    const trainer = createNaiveBayesTrainer({ ...words, minDocumentFrequency: 1 });
    const first = await (await trainer.fit(smallDataset())).toArtifact();
    await trainer.fit(two([row('other words', 0), row('than before', 1)]));
    expect(await (await trainer.fit(smallDataset())).toArtifact()).toEqual(first);
  });

  it('leaves out texts that are too short, counts them and says so', async () => {
    const events: TrainingEvent[] = [];
    const dataset = two([row('late plane', 0), row('late', 0), row('kind crew', 1), row('!!!', 1), row('', 1)]);
    const model = await createNaiveBayesTrainer({ preprocessing: 'simple', minDocumentFrequency: 1, maxNgram: 1 }).fit(
      dataset,
      { observer: { onEvent: (event) => void events.push(event) } },
    );
    expect(events).toEqual([
      { stage: 'read', step: 1, metrics: { rows: 2, tooShort: 3 } },
      { stage: 'read', step: 2, metrics: { rows: 2, tooShort: 3 } },
    ]);
    expect(model.pipeline.vocabulary.terms).toEqual(['crew', 'kind', 'late', 'plane']);
    const manifest = JSON.parse(new TextDecoder().decode((await model.toArtifact()).get('model.json'))) as {
      data: unknown;
    };
    expect(manifest.data).toEqual({ rows: 2, tooShort: 3 });
    expect((await model.classifier.predict(['', 'late'])).length).toBe(2);
  });

  it('scores validation rows, long enough or not', async () => {
    const events: TrainingEvent[] = [];
    const dataset = two([row('late', 0), row('kind', 1)]);
    const validation = two([row('late', 0), row('late', 1, 3), row('', 0)]);
    await createNaiveBayesTrainer(counts).fit(dataset, {
      validation,
      observer: { onEvent: (event) => void events.push(event) },
    });
    const expected = -(Math.log(2 / 3) + 3 * Math.log(1 / 3) + Math.log(1 / 2)) / 5;
    expect(events.at(-1)).toEqual({
      stage: 'evaluate',
      step: 1,
      metrics: { rows: 3, validationLoss: expect.closeTo(expected, 12), validationAccuracy: 2 / 5 },
    });
  });

  it('puts the fingerprint of the data into the artifact', async () => {
    const dataset = { ...smallDataset(), fingerprint: () => Promise.resolve('abc') };
    const model = await createNaiveBayesTrainer().fit(dataset);
    const manifest = new TextDecoder().decode((await model.toArtifact()).get('model.json'));
    expect(JSON.parse(manifest)).toMatchObject({ data: { rows: 15, fingerprint: 'abc' } });
  });

  it('stops when told, with many batches and with none left', async () => {
    const abort = new AbortController();
    const examples = Array.from({ length: 100 }, (_, index) => smallExamples[index % smallExamples.length]);
    const dataset = createArrayDataset({ labels: smallDataset().labels, examples, batchSize: 1 });
    setTimeout(() => abort.abort(), 0);
    await expect(createNaiveBayesTrainer().fit(dataset, { signal: abort.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it.each<[string, readonly Example[], NaiveBayesOptions, string]>([
    ['one class only', [row('a b', 1), row('b c', 1)], counts, 'no row of the training data is labelled bad'],
    ['no rows', [], counts, 'no term is left to learn from: 0 texts were used'],
    ['rare terms', [row('a', 0), row('b', 1)], { ...counts, minDocumentFrequency: 2 }, 'minDocumentFrequency 2'],
    [
      'a class of short texts',
      [row('late', 0), row('kind crew', 1)],
      { preprocessing: 'simple', minDocumentFrequency: 1 },
      'no row of the training data is labelled bad (1 texts of fewer than 2 tokens were left out)',
    ],
  ])('refuses %s', async (_, examples, options, message) => {
    await expect(createNaiveBayesTrainer(options).fit(two(examples))).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('learns from duplicates alone, and from a class with one row', async () => {
    const examples = [row('same', 0), row('same', 0), row('same', 0), row('same', 1)];
    const { classifier } = await createNaiveBayesTrainer(counts).fit(two(examples));
    expect((await classifier.predict(['same']))[0]).toMatchObject({
      label: 'bad',
      confidence: expect.closeTo(0.75, 12),
    });
  });

  it('refuses validation data with other labels, or without rows', async () => {
    const dataset = smallDataset();
    const trainer = createNaiveBayesTrainer();
    await expect(trainer.fit(dataset, { validation: two([row('a', 0)]) })).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: expect.stringContaining('the validation data has the labels bad, good'),
    });
    await expect(trainer.fit(dataset, { validation: smallDataset([]) })).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: 'the validation data has no rows',
    });
  });
});

describe('options', () => {
  it.each<[string, unknown]>([
    ['alpha', 0],
    ['alpha', '1'],
    ['algorithm', 'bernoulli'],
    ['fitPrior', 1],
    ['normalizeWeights', 'no'],
    ['weights', 'int8'],
    ['name', ''],
    ['version', 2],
    ['preprocessing', 'none'],
    ['preprocessing', null],
    ['maxNgram', 0],
    ['norm', 'max'],
    ['unit', 'letters'],
    ['smoothing', 1],
  ])('refuses %s: %j', (option, value) => {
    expect(() => createNaiveBayesTrainer({ [option]: value } as NaiveBayesOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: option }),
    );
  });

  it('names the option of a preprocessing', () => {
    const options = { preprocessing: { variant: 'advanced', negation: 1 } } as unknown as NaiveBayesOptions;
    expect(() => createNaiveBayesTrainer(options)).toThrow(
      expect.objectContaining({ field: 'preprocessing.negation' }),
    );
  });
});
