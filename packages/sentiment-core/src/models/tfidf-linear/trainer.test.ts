import { describe, expect, it } from 'vitest';
import type { Dataset, Example, TrainingEvent } from '../../contracts/trainer.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import { small, trainSmallTfidfModel } from './small-model-fixture.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

const words = { ...small, preprocessing: { variant: 'simple', stopWords: 'none', minimumTokens: 0 } } as const;
function two(examples: readonly Example[]): Dataset {
  return createArrayDataset({ labels: ['bad', 'good'], examples });
}

function row(text: string, label: number, weight = 1): Example {
  return { text, label, weight };
}

const rows = [row('late late plane', 0), row('rude crew', 0), row('kind crew', 1), row('kind meal', 1)];

async function fit(options: LogisticRegressionOptions, dataset: Dataset, validation?: Dataset) {
  const events: TrainingEvent[] = [];
  const observer = { onEvent: (event: TrainingEvent) => void events.push(event) };
  const model = await createLogisticRegressionTrainer(options).fit(dataset, {
    observer,
    ...(validation && { validation }),
  });
  return { model, events };
}

describe('logistic regression on TF-IDF', () => {
  it('balances one word against another, by hand', async () => {
    // Each text is one word, so every row is a single 1 and by symmetry the weights are opposite: w = σ(-w) / (2 λ).
    const { model } = await fit({ ...words, l2: 0.25, tolerance: 1e-9 }, two([row('late', 0), row('kind', 1)]));
    const [kind, late] = model.parameters.weights;
    expect(kind).toBeCloseTo(1 / (1 + Math.exp(kind)) / 2 / 0.25, 5);
    expect(late).toBeCloseTo(-kind, 5);
    expect(model.parameters.intercepts[0]).toBeCloseTo(0, 6);
  });

  it.each<[LogisticRegressionOptions, number]>([
    // Each word is in one text of its label and none of the other: with Laplace smoothing, ln 2.
    [{ ratioPower: 1 }, Math.log(2)],
    [{ ratioPower: 0.5 }, Math.sqrt(Math.log(2))],
    [{ rarityPower: 0.1 }, 100 ** 0.1],
  ])('scales terms before the penalty with %j, by hand', async (options, scale) => {
    const settings = { ...words, l2: 0.25, tolerance: 1e-9, ...options };
    const { model } = await fit(settings, two([row('late', 0), row('kind', 1)]));
    const [kind, late] = model.parameters.weights;
    expect(kind).toBeCloseTo((scale ** 2 / (1 + Math.exp(kind)) / 2) * 4, 5);
    expect(late).toBeCloseTo(-kind, 5);
  });

  it('takes a row of weight 2 as two rows', async () => {
    const options = { ...words, idf: false, tolerance: 1e-8 };
    const weighted = await fit(options, two([...rows.slice(1), row('late late plane', 0, 2)]));
    const repeated = await fit(options, two([...rows, rows[0]]));
    for (const [index, weight] of weighted.model.parameters.weights.entries()) {
      expect(weight).toBeCloseTo(repeated.model.parameters.weights[index], 4);
    }
  });

  it('learns twenty labels, whatever their names', async () => {
    const labels = ['__proto__', 'constructor', ...Array.from({ length: 18 }, (_, index) => `label ${index}`)];
    const examples = labels.map((_, label) => row(`word${String.fromCharCode(97 + label)}`, label));
    const { model } = await fit(words, createArrayDataset({ labels, examples }));
    const predictions = await model.classifier.predict(examples.map(({ text }) => text));
    expect(predictions.map(({ label }) => label)).toEqual(labels);
    expect(Object.keys(predictions[0].probabilities)).toEqual(labels);
  });

  it('leaves out texts that are too short, counts them and says so', async () => {
    const examples = [row('late plane', 0), row('late', 0), row('kind crew', 1), row('!!!', 1), row('', 1)];
    const { model, events } = await fit({ ...small, preprocessing: 'simple', maxNgram: 1 }, two(examples));
    expect(events.filter(({ stage }) => stage === 'read')).toEqual([
      { stage: 'read', step: 1, metrics: { rows: 2, tooShort: 3 } },
      { stage: 'read', step: 2, metrics: { rows: 2, tooShort: 3 } },
    ]);
    expect(model.pipeline?.vocabulary.terms).toEqual(['crew', 'kind', 'late', 'plane']);
    const manifest = new TextDecoder().decode((await model.toArtifact()).get('model.json'));
    expect(JSON.parse(manifest)).toMatchObject({ data: { rows: 2, tooShort: 3 } });
  });

  it('stops at the best validation loss, as the classifier has it', async () => {
    const validation = two([row('late crew', 0), row('kind', 0), row('rude', 1), row('', 1, 2)]);
    const { model, events } = await fit({ ...words, l2: 0, patience: 2 }, two(rows), validation);
    const losses = events.flatMap(({ metrics }) => metrics['validationLoss'] ?? []);
    expect(losses.length).toBeGreaterThan(2);
    const predictions = await model.classifier.predict(['late crew', 'kind', 'rude', '']);
    const [late, kind, rude, empty] = predictions.map(({ probabilities }) => probabilities);
    const loss = Math.log(late['bad']) + Math.log(kind['bad']) + Math.log(rude['good']) + 2 * Math.log(empty['good']);
    expect(-loss / 5).toBeCloseTo(Math.min(...losses), 5);
  });

  it('folds calibration into weights and intercept', async () => {
    const validation = two([...rows, row('kind crew', 0), row('rude crew', 1)]);
    const plain = await fit({ ...words, patience: 1000 }, two(rows), validation);
    const { model, events } = await fit({ ...words, patience: 1000, calibration: 'platt' }, two(rows), validation);
    const { slope, intercept } = events.at(-1)?.metrics ?? {};
    expect(slope).not.toBeCloseTo(1, 2);
    for (const [index, weight] of plain.model.parameters.weights.entries()) {
      expect(model.parameters.weights[index]).toBeCloseTo(weight * slope, 4);
    }
    const [before] = plain.model.parameters.intercepts;
    expect(model.parameters.intercepts[0]).toBeCloseTo(before * slope + intercept, 6);
  });

  it('keeps int8 weights near the float32 ones', async () => {
    const [exact, small8] = await Promise.all([trainSmallTfidfModel(), trainSmallTfidfModel({ weights: 'int8' })]);
    const { weights, scale } = small8.parameters;
    expect(weights).toBeInstanceOf(Int8Array);
    const texts = ['awful crew', 'lovely crew'];
    const expected = await exact.classifier.predictProbabilities(texts);
    const found = await small8.classifier.predictProbabilities(texts);
    for (const [index, value] of expected.entries()) expect(Math.abs(found[index] - value)).toBeLessThan(0.02);
    expect(scale).toBeLessThan(1);
  });

  it('stops when told', async () => {
    const abort = new AbortController();
    const observer = { onEvent: ({ stage }: TrainingEvent) => void (stage === 'iteration' && abort.abort()) };
    const fitting = createLogisticRegressionTrainer(words).fit(two(rows), { signal: abort.signal, observer });
    await expect(fitting).rejects.toMatchObject({ code: 'aborted' });
    await expect(
      createLogisticRegressionTrainer(words).fit(two(rows), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each<[string, LogisticRegressionOptions, readonly Example[], readonly Example[] | undefined, string]>([
    ['a missing label', words, [row('a b', 1)], undefined, 'no row of the training data is labelled bad'],
    ['no terms', words, [], undefined, 'no term is left to learn from'],
    [
      'a label of short texts',
      { ...small, preprocessing: 'simple' },
      [row('late', 0), row('kind crew', 1)],
      undefined,
      'labelled bad (1 texts of fewer than 2 tokens were left out)',
    ],
    ['empty validation', words, rows, [], 'the validation data has no rows'],
    ['platt on one label', { ...words, calibration: 'platt' }, rows, [row('a', 0)], 'no row of the validation data'],
    ['platt without validation', { ...words, calibration: 'platt' }, rows, undefined, 'needs validation data'],
  ])('refuses %s', async (_, options, examples, validation, message) => {
    await expect(fit(options, two(examples), validation && two(validation))).rejects.toThrow(message);
  });
});
