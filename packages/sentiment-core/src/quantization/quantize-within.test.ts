import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { Dataset } from '../contracts/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { openFamily } from '../models/families.ts';
import { smallExamples } from '../models/hashed-linear/small-model-fixture.ts';
import { createNaiveBayesTrainer } from '../models/naive-bayes/trainer.ts';
import type { QuantizeOptions } from '../models/quantizable-model.ts';
import { measureLoss } from './measure-loss.ts';
import { quantizeModel } from './quantize-model.ts';
import { largestShareWithin, quantizeWithin, type QuantizeWithinOptions } from './quantize-within.ts';
import { readFiles, smallModels, twoLabels } from './small-models-fixture.ts';

const families = ['naive Bayes', 'TF-IDF', 'hashed'];
/** The training rows are told apart without a fault; pruned enough, they are not. */
function rows() {
  return createArrayDataset({ labels: twoLabels().labels, examples: smallExamples });
}

async function int8(family: string) {
  return readFiles(await (await quantizeModel(await smallModels[family]())).toArtifact());
}

describe.each(families)('%s', (family) => {
  it('is quantized when it loses little, and the loss is the measured one', async () => {
    const artifact = await smallModels[family]();
    const { model, loss, weightsUnchanged } = await quantizeWithin(artifact, rows());
    expect(weightsUnchanged).toBe(false);
    expect(model.record).toMatchObject({ weights: { after: 'int8' }, pruned: { share: 0 } });
    const again = await measureLoss(await openFamily(artifact), model.classifier, rows());
    const timeless = { before: expect.anything(), after: expect.anything() };
    expect(loss).toEqual({ ...again, ...timeless });
    expect(loss).toMatchObject({ n: 16, accuracy: 0, macroRecall: 0, before: { accuracy: 1 } });
    expect(loss.largestChange).toBeGreaterThan(0);
  });

  it('is refused when pruning costs too much, naming loss, limit and option', async () => {
    const artifact = await smallModels[family]();
    await expect(quantizeWithin(artifact, rows(), { prune: 0.99 })).rejects.toMatchObject({
      code: 'loss_too_large',
      message: expect.stringMatching(
        /^prune 0\.99 costs 0\.\d{4} of accuracy \(1\.0000 to 0\.\d{4} on 16 texts\), more than the 0\.002 allowed$/,
      ),
    });
    const { loss } = await quantizeWithin(artifact, rows(), { prune: 0.99, maxLoss: 1 });
    expect(loss.accuracy).toBeGreaterThan(0.002);
  });

  it('is pruned as far as the limit allows', async () => {
    const artifact = await smallModels[family]();
    const trials: number[] = [];
    const { model, loss } = await quantizeWithin(artifact, rows(), {
      prune: 'auto',
      maxLoss: 0.07,
      onTrial: (share, found) => found && trials.push(share),
    });
    const { share } = model.record.pruned;
    expect(share).toBeGreaterThan(0);
    expect(Math.max(loss.accuracy, loss.macroRecall)).toBeLessThanOrEqual(0.07);
    expect(trials.slice(0, 2)).toEqual([0, 0.5]);
    // The hundredth above was tried, too, and cost more; or there is none.
    expect(share === 0.99 || trials.includes(Math.round(share * 100 + 1) / 100)).toBe(true);
    const more = quantizeWithin(artifact, rows(), { prune: Math.min(0.99, share + 0.01), maxLoss: 0.07 });
    if (share < 0.99) await expect(more).rejects.toMatchObject({ code: 'loss_too_large' });
  });

  it('of int8 weights is pruned only, and refused when nothing is left to do', async () => {
    const artifact = await int8(family);
    const { model, weightsUnchanged } = await quantizeWithin(artifact, rows(), { prune: 0.1 });
    expect(weightsUnchanged).toBe(true);
    expect(model.record.weights).toEqual({ before: 'int8', after: 'int8' });
    await expect(quantizeWithin(artifact, rows())).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'nothing is left to do: the weights are int8 already, and prune 0 keeps all of them',
    });
  });
});

const words = 'late lovely the and bag crew not happy food i at gate love :( seats with'.split(' ');
const texts = words.flatMap((first) => words.flatMap((second) => words.map((third) => `${first} ${second} ${third}`)));

/** Texts that an original model has right and a smaller one wrong. */
async function movedTexts(original: Artifact, options: QuantizeOptions): Promise<Dataset> {
  const { info, predict } = await openFamily(original);
  const { classifier } = await quantizeModel(original, options);
  const [before, after] = [await predict(texts), await classifier.predict(texts)];
  const examples = texts.flatMap((text, row) =>
    before[row].label === after[row].label ? [] : [{ text, label: info.labels.indexOf(before[row].label) }],
  );
  expect(examples.length).toBeGreaterThan(0);
  return createArrayDataset({ labels: info.labels, examples });
}

describe('the option at fault', () => {
  it.each([0, 0.01, 'auto'] as const)('is the weights when they alone cost too much, with prune %s', async (prune) => {
    const artifact = await smallModels['TF-IDF']();
    await expect(quantizeWithin(artifact, await movedTexts(artifact, {}), { prune })).rejects.toMatchObject({
      code: 'loss_too_large',
      message: expect.stringMatching(/^weights int8 costs 1\.0000 of accuracy \(1\.0000 to 0\.0000 on \d+ texts\)/),
    });
  });

  it('is pruning when int8 weights cannot lose a hundredth', async () => {
    // Every word stands for one label, and is all that a text has; one that is forgotten becomes the first label.
    const examples = Array.from({ length: 61 }, (_, row) => ({
      text: `w${'abcdefg'[row % 7]}${'hijklmnop'[Math.floor(row / 7)]}`,
      label: row < 20 ? 0 : 1,
    }));
    const preprocessing = { variant: 'advanced', minimumTokens: 0 } as const;
    const words = { preprocessing, maxNgram: 1, minDocumentFrequency: 1, idf: false, norm: 'none' } as const;
    const known = createArrayDataset({ labels: ['negative', 'positive'], examples });
    const trainer = createNaiveBayesTrainer({ ...words, fitPrior: false });
    const trained = await readFiles(await (await trainer.fit(known)).toArtifact());
    const artifact = await readFiles(await (await quantizeModel(trained)).toArtifact());
    await expect(quantizeWithin(artifact, known, { prune: 'auto' })).rejects.toMatchObject({
      code: 'loss_too_large',
      message:
        'nothing is left to do: the weights are int8 already, and pruning a hundredth of them loses more than 0.002',
    });
    const { model } = await quantizeWithin(artifact, known, { prune: 'auto', maxLoss: 0.0165 });
    expect(model.record.pruned).toMatchObject({ before: 61, after: 60 });
  });
});

describe('options', () => {
  it.each<[string, unknown]>([
    ['maxLoss', -0.1],
    ['maxLoss', '0.1'],
    ['prune', 'all'],
    ['prune', 1],
    ['weights', 'int4'],
    ['limit', 1],
  ])('refuses %s: %j', async (field, value) => {
    const options = { [field]: value } as QuantizeWithinOptions;
    await expect(quantizeWithin(await smallModels['hashed'](), rows(), options)).rejects.toMatchObject({
      code: 'option_invalid',
      field,
    });
  });

  it('stops when told', async () => {
    const signal = AbortSignal.abort();
    await expect(quantizeWithin(await smallModels['hashed'](), rows(), { signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

/** Every share costs its square. */
async function search(limit: number, most = 99) {
  const tried: number[] = [];
  const attempt = async (share: number) => {
    tried.push(share);
    return share ** 2;
  };
  return { ...(await largestShareWithin(attempt, (loss) => loss <= limit, most)), shares: tried };
}

describe('largestShareWithin', () => {
  it('halves what is left to search', async () => {
    expect(await search(0.25)).toEqual({ tried: 50, result: 0.25, shares: [0, 0.5, 0.75, 0.62, 0.56, 0.53, 0.51] });
  });

  it('finds the largest of results that get worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99 }), async (share) => {
        const { tried, result, shares } = await search((share / 100) ** 2);
        expect([tried, result]).toEqual([share, (share / 100) ** 2]);
        expect(shares.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('gives up at once when even nothing is too much', async () => {
    expect(await search(-1)).toEqual({ tried: 0, result: 0, shares: [0] });
  });

  it('gives a result that passed, however results go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 100, maxLength: 100 }), async (passes) => {
        const attempt = async (share: number) => Math.round(share * 100);
        const { tried, result } = await largestShareWithin(attempt, (at) => at === 0 || passes[at], 99);
        expect(result).toBe(tried);
        expect(tried === 0 || passes[tried]).toBe(true);
      }),
    );
  });
});
