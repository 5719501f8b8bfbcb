import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dataset, Example, TrainingEvent } from '../../contracts/trainer.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { smallDataset, smallExamples, smallLabels, trainSmallModel } from '../hashed-linear/small-model-fixture.ts';
import { createLogisticRegressionTrainer } from './trainer.ts';

const small = { bits: 10, minCount: 1, l2: 1e-3 } as const;
async function positives(model: Awaited<ReturnType<typeof trainSmallModel>>, texts: readonly string[]) {
  return [...(await model.classifier.predictProbabilities(texts))].filter((_, index) => index % 2 === 1);
}

async function bytesOf(model: Awaited<ReturnType<typeof trainSmallModel>>) {
  return Object.fromEntries(
    [...(await model.toArtifact())].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  );
}

afterEach(() => void vi.useRealTimers());

describe('a text without a known word', () => {
  const rows = Array.from({ length: 200 }, (_, row) => ({
    text: row % 20 === 0 ? `thanks ${row % 3} crew` : `late ${row % 3} crew`,
    label: row % 20 === 0 ? 1 : 0,
  }));

  it.each([{ features: 'hashed' }, { features: 'tfidf' }] as const)(
    'has the shares of the labels: %j',
    async (options) => {
      const labels = ['negative', 'positive'];
      const { classifier } = await createLogisticRegressionTrainer({ ...options, priorWeight: 0.1 }).fit(
        createArrayDataset({ labels, examples: rows }),
      );
      const [unknown] = await classifier.predict(['qzxvkj']);
      expect(unknown?.probabilities['negative']).toBeCloseTo(0.95, 1);
      expect((await classifier.predict(['thanks 1 crew']))[0]?.label).toBe('positive');
    },
  );
});

describe('what it learns', () => {
  it('learns a small set by heart, and the words of it for other texts', async () => {
    const { classifier } = await trainSmallModel();
    const predictions = await classifier.predict(smallExamples.map(({ text }) => text));
    expect(predictions.map(({ label }) => label)).toEqual(smallExamples.map(({ label }) => smallLabels[label]));
    const [bad, good] = await classifier.predict([
      'the food was awful and the crew was rude',
      'lovely crew, great food',
    ]);
    expect([bad?.label, good?.label]).toEqual(['negative', 'positive']);
    expect(classifier.info).toEqual({
      name: 'small',
      version: '1',
      kind: 'logistic-regression',
      labels: smallLabels,
      preprocessing: 'advanced',
      metrics: {},
    });
  });

  it('needs nothing but the labels when no text has a token', async () => {
    const examples = [1, 1, 1, 0].map((label) => ({ text: '', label }));
    const trainer = createLogisticRegressionTrainer({ ...small, ngrams: 1, skipGrams: false });
    const { classifier } = await trainer.fit(smallDataset(examples));
    const [prediction] = await classifier.predict(['']);
    expect(prediction?.probabilities['positive']).toBeCloseTo(0.75, 5);
  });

  it('takes a row twice as a row of twice the weight', async () => {
    const [first, ...others] = smallExamples as [Example, ...Example[]];
    const options = { ...small, ratioPower: 0, rarityPower: 0, tolerance: 1e-8, maxIterations: 500 };
    const fit = (examples: Example[]) => createLogisticRegressionTrainer(options).fit(smallDataset(examples));
    const twice = await fit([first, first, ...others]);
    const heavy = await fit([{ ...first, weight: 2 }, ...others]);
    const texts = smallExamples.map(({ text }) => text);
    const expected = await positives(twice, texts);
    for (const [row, value] of (await positives(heavy, texts)).entries()) expect(value).toBeCloseTo(expected[row], 5);
  });

  it('depends on the proportions of the weights alone', async () => {
    // With 2^20 buckets no two features meet; who wins a bucket depends on smoothed counts, so on the scale of the weights.
    const options = { ...small, bits: 20, ratioPower: 0, tolerance: 1e-8, maxIterations: 500 };
    const fit = (scale: number) =>
      createLogisticRegressionTrainer(options).fit(
        smallDataset(smallExamples.map((example, row) => ({ ...example, weight: scale * (1 + (row % 3)) }))),
      );
    const texts = smallExamples.map(({ text }) => text);
    const expected = await positives(await fit(1), texts);
    for (const [row, value] of (await positives(await fit(64), texts)).entries()) {
      expect(value).toBeCloseTo(expected[row], 5);
    }
  });

  it('balances labels when told', async () => {
    const skewed = [...smallExamples, ...smallExamples.filter(({ label }) => label === 1), ...smallExamples.filter(({ label }) => label === 1)]; // prettier-ignore
    const [plain] = await positives(await createLogisticRegressionTrainer(small).fit(smallDataset(skewed)), ['']);
    const balanced = createLogisticRegressionTrainer({ ...small, classWeights: 'balanced' });
    const [even] = await positives(await balanced.fit(smallDataset(skewed)), ['']);
    expect(plain).toBeGreaterThan(even + 0.05);
  });

  it('gives int8 weights that predict nearly the same', async () => {
    const texts = [...smallExamples.map(({ text }) => text), 'late again', 'so happy'];
    const exact = await positives(await trainSmallModel(), texts);
    const model = await trainSmallModel({ weights: 'int8' });
    expect(model.parameters.weights).toBeInstanceOf(Int8Array);
    for (const [row, value] of (await positives(model, texts)).entries()) {
      expect(Math.abs(value - exact[row])).toBeLessThan(0.02);
    }
  });
});

describe('the same data and options', () => {
  it('give the same bytes, at another time, in other batches and from the same trainer', async () => {
    const trainer = createLogisticRegressionTrainer({ ...small, weights: 'int8' });
    const first = await bytesOf(await trainer.fit(smallDataset()));
    vi.useFakeTimers({ now: new Date('2031-02-03'), toFake: ['Date', 'performance'] });
    await trainer.fit(smallDataset(smallExamples.slice(4, 9)));
    expect(await bytesOf(await trainer.fit(smallDataset()))).toEqual(first);
    const inBatches = createArrayDataset({ labels: smallLabels, examples: smallExamples, batchSize: 3 });
    expect(await bytesOf(await trainer.fit(inBatches))).toEqual(first);
  });

  it('give other bytes when a row or an option is another', async () => {
    const first = await bytesOf(await trainSmallModel());
    expect(await bytesOf(await trainSmallModel({ l2: 2e-3 }))).not.toEqual(first);
    const fewer = await createLogisticRegressionTrainer({ ...small, name: 'small' }).fit(
      smallDataset(smallExamples.slice(1)),
    );
    expect((await bytesOf(fewer))['weights.bin']).not.toEqual(first['weights.bin']);
  });

  it('carry metrics and the fingerprint of the data into the manifest, and no time or place', async () => {
    const fingerprinted: Dataset = { ...smallDataset(), fingerprint: async () => 'f00d' };
    const model = await createLogisticRegressionTrainer(small).fit(fingerprinted);
    const files = await model.toArtifact({ 'valid.accuracy': 0.5 });
    const text = new TextDecoder().decode(files.get('model.json'));
    expect(Object.keys(JSON.parse(text))).toEqual([
      'format', 'name', 'version', 'kind', 'labels', 'preprocessing', 'features', 'parameters', 'training', 'data', 'metrics',
      'golden', 'library', 'files', 'checksum',
    ]); // prettier-ignore
    expect(JSON.parse(text)).toMatchObject({
      data: { rows: smallExamples.length, fingerprint: 'f00d' },
      metrics: { 'valid.accuracy': 0.5 },
      training: { ...small, reason: 'converged', columns: expect.any(Number) },
    });
    for (const trace of [process.cwd(), process.version, process.arch, `${new Date().getFullYear()}-`]) {
      expect(text).not.toContain(trace);
    }
  });
});

describe('validation data', () => {
  const noisy = smallExamples.map(({ text, label }, row) => ({ text, label: row % 4 === 0 ? 1 - label : label }));

  it('decides when to stop, and the best point is kept', async () => {
    const losses: number[] = [];
    const options = { ...small, l2: 0, patience: 3, maxIterations: 100 };
    const observer = {
      onEvent: ({ stage, metrics }: TrainingEvent) =>
        void (stage === 'iteration' && losses.push(metrics['validationLoss'] ?? NaN)),
    };
    const model = await createLogisticRegressionTrainer(options).fit(smallDataset(), {
      validation: smallDataset(noisy),
      observer,
    });
    const least = losses.indexOf(Math.min(...losses));
    expect(losses.length).toBe(least + 1 + 3);
    const probabilities = await positives(model, noisy.map(({ text }) => text)); // prettier-ignore
    const loss = noisy.reduce(
      (sum, { label }, row) => sum - Math.log(label === 1 ? probabilities[row] : 1 - probabilities[row]),
      0,
    );
    expect(loss / noisy.length).toBeCloseTo(Math.min(...losses), 5);
  });

  it('calibrates: the mean probability is the share of positive rows', async () => {
    const skewed = noisy.slice(0, 11);
    const texts = skewed.map(({ text }) => text);
    const events: TrainingEvent[] = [];
    const trainer = createLogisticRegressionTrainer({ ...small, calibration: 'platt' });
    const model = await trainer.fit(smallDataset(), {
      validation: smallDataset(skewed),
      observer: { onEvent: (event) => void events.push(event) },
    });
    const mean = (await positives(model, texts)).reduce((sum, value) => sum + value, 0) / texts.length;
    expect(mean).toBeCloseTo(skewed.filter(({ label }) => label === 1).length / skewed.length, 5);
    const calibration = events.find(({ stage }) => stage === 'calibrate');
    expect(Object.keys(calibration?.metrics ?? {})).toEqual(['slope', 'intercept']);
  });

  it('is never learnt from', async () => {
    const trainer = createLogisticRegressionTrainer({ ...small, patience: 1000 });
    const events: number[] = [];
    const fit = (validation: Dataset) =>
      trainer.fit(smallDataset(), {
        validation,
        observer: { onEvent: ({ metrics }) => void (metrics['loss'] !== undefined && events.push(metrics['loss'])) },
      });
    await fit(smallDataset(noisy));
    const first = events.splice(0);
    await fit(smallDataset(noisy.slice(5)));
    expect(events).toEqual(first);
  });
});

describe('events', () => {
  it('tell of reading and of each iteration, the loss going down', async () => {
    const events: TrainingEvent[] = [];
    await createLogisticRegressionTrainer(small).fit(smallDataset(), {
      observer: { onEvent: (event) => void events.push(event) },
    });
    expect(events[0]).toEqual({ stage: 'read', step: 1, metrics: { rows: smallExamples.length } });
    const iterations = events.filter(({ stage }) => stage === 'iteration');
    expect(iterations.map(({ step }) => step)).toEqual(iterations.map((_, index) => index + 1));
    const losses = iterations.map(({ metrics }) => metrics['loss'] ?? NaN);
    losses.slice(1).forEach((loss, index) => expect(loss).toBeLessThan(losses[index]));
  });

  it('go on when an observer throws, which is told', async () => {
    const failure = new Error('observer');
    const errors: unknown[] = [];
    const observer = {
      onEvent() {
        throw failure;
      },
    };
    const model = await createLogisticRegressionTrainer({ ...small, name: 'small' }).fit(smallDataset(), {
      observer,
      onObserverError: (error) => void errors.push(error),
    });
    expect(errors.length).toBeGreaterThan(2);
    expect(new Set(errors)).toEqual(new Set([failure]));
    expect(await bytesOf(model)).toEqual(await bytesOf(await trainSmallModel()));

    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await createLogisticRegressionTrainer(small).fit(smallDataset(), { observer });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('observer'), failure);
    warn.mockRestore();
  });
});

describe('a signal', () => {
  const aborted = { code: 'aborted', cause: 'enough' };

  it('that is aborted before, nothing is trained', async () => {
    await expect(
      createLogisticRegressionTrainer(small).fit(smallDataset(), { signal: AbortSignal.abort('enough') }),
    ).rejects.toMatchObject(aborted);
  });

  it.each(['read', 'iteration'] as const)('stops at %s', async (stage) => {
    const abort = new AbortController();
    const stages: string[] = [];
    const dataset: Dataset = {
      labels: smallLabels,
      async *batches() {
        yield smallExamples;
        if (stage === 'read') abort.abort('enough');
        yield smallExamples;
        stages.push('read on');
      },
    };
    const observer = {
      onEvent(event: TrainingEvent) {
        stages.push(event.stage);
        if (event.stage === stage) abort.abort('enough');
      },
    };
    await expect(
      createLogisticRegressionTrainer(small).fit(dataset, { signal: abort.signal, observer }),
    ).rejects.toMatchObject(aborted);
    expect(stages).toEqual(stage === 'read' ? [] : ['read on', 'read', 'iteration']);
  });

  it('reaches a training that keeps the thread', async () => {
    const options = { ...small, tolerance: 0, l2: 0, maxIterations: 10_000 };
    const signal = AbortSignal.timeout(10);
    await expect(createLogisticRegressionTrainer(options).fit(smallDataset(), { signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('data that cannot be learnt', () => {
  const fit = (dataset: Dataset, validation?: Dataset, options = {}) =>
    createLogisticRegressionTrainer({ ...small, ...options }).fit(dataset, validation && { validation });
  const only = (label: number) => smallExamples.filter((example) => example.label === label);

  it.each<[string, () => Promise<unknown>, string]>([
    ['one label alone', () => fit(smallDataset(only(1))), 'no row of the training data is labelled negative'],
    ['the other alone', () => fit(smallDataset(only(0))), 'no row of the training data is labelled positive'],
    ['no row', () => fit(smallDataset([])), 'no row of the training data is labelled negative'],
    ['a label without a row', () => fit(createArrayDataset({ labels: ['a', 'b', 'c'], examples: smallExamples })), 'no row of the training data is labelled c'],
    ['other labels to validate', () => fit(smallDataset(), createArrayDataset({ labels: ['bad', 'good'], examples: smallExamples })), 'validation data has the labels bad, good, the training data negative, positive'],
    ['labels in another order', () => fit(smallDataset(), createArrayDataset({ labels: ['positive', 'negative'], examples: smallExamples })), 'validation data has the labels positive, negative'],
    ['nothing to validate with', () => fit(smallDataset(), smallDataset([])), 'the validation data has no rows'],
    ['one label to calibrate with', () => fit(smallDataset(), smallDataset(only(1)), { calibration: 'platt' }), 'no row of the validation data is labelled negative'],
  ])('%s', async (_, training, message) => {
    await expect(training()).rejects.toMatchObject({ code: 'dataset_invalid', message: expect.stringContaining(message) });
  }); // prettier-ignore

  it('passes on what reading throws', async () => {
    const failure = new Error('disk');
    const broken: Dataset = {
      labels: smallLabels,
      async *batches() {
        throw failure;
      },
    };
    await expect(fit(broken)).rejects.toBe(failure);
  });
});
