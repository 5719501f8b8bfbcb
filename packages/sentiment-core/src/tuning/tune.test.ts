import { describe, expect, it } from 'vitest';
import type { Example, Trainer } from '../contracts/trainer.ts';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { createLogisticRegressionTrainer } from '../models/linear/trainer.ts';
import { createNaiveBayesTrainer } from '../models/naive-bayes/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { createFolds } from './cross-validation.ts';
import { type SampledOptions, sampleOptions, type SearchSpace } from '../optimisation/search-space.ts';
import { hashedSearchSpace } from '../models/linear/search-space.ts';
import { naiveBayesSearchSpace } from '../models/naive-bayes/search-space.ts';
import { tune, tuningRounds } from './tune.ts';

const labels = ['negative', 'positive'];
const words = [
  ['late', 'lost', 'rude', 'awful', 'broken'],
  ['lovely', 'great', 'kind', 'thanks', 'comfy'],
];
const examples: Example[] = Array.from({ length: 400 }, (_, row) => {
  const label = row % 2;
  // Letters, as two texts that differ in a number alone are copies.
  const unlike = row.toString(4).replace(/\d/g, (digit) => 'wxyz'[Number(digit)]);
  return { text: `${words[label][row % 5]} flight ${unlike} crew${row}`, label };
});
const dataset = createArrayDataset({ labels, examples });

/** A trainer whose model is right with the probability that `quality` says, whatever it is trained on. */
function trainerOf({ quality = 0.5 }: SampledOptions): Trainer {
  return {
    async fit() {
      const right = (text: string) => (Number(/crew(\d+)$/.exec(text)?.[1]) * 7919) % 1000 < Number(quality) * 1000;
      const info = { name: 'x', version: '1', kind: 'x', labels, preprocessing: 'advanced', metrics: {} };
      return {
        classifier: {
          info,
          predict: async () => [],
          predictProbabilities: async (texts) =>
            Float32Array.from(
              texts.flatMap((text) => {
                const positive = words[1].some((word) => text.startsWith(word)) === right(text);
                return positive ? [0.2, 0.8] : [0.8, 0.2];
              }),
            ),
          close: async () => undefined,
        },
        toArtifact: async () => new Map<string, Uint8Array>(),
      };
    },
  };
}

describe('sampleOptions', () => {
  const space: SearchSpace = {
    choice: { kind: 'choice', values: ['a', true, 3] },
    integer: { kind: 'integer', min: -1, max: 2 },
    uniform: { kind: 'uniform', min: 0.5, max: 0.75 },
    log: { kind: 'log-uniform', min: 1e-6, max: 1e2 },
  };

  it('stays in the ranges and reaches all of them', () => {
    const random = createSeededRandom(1);
    const drawn = Array.from({ length: 2000 }, () => sampleOptions(space, random));
    expect(new Set(drawn.map(({ choice }) => choice))).toEqual(new Set(['a', true, 3]));
    expect(new Set(drawn.map(({ integer }) => integer))).toEqual(new Set([-1, 0, 1, 2]));
    for (const { uniform } of drawn) expect(Number(uniform) >= 0.5 && Number(uniform) <= 0.75).toBe(true);
    const logs = drawn.map(({ log }) => Math.log10(Number(log)));
    expect(Math.min(...logs)).toBeGreaterThanOrEqual(-6);
    expect(Math.max(...logs)).toBeLessThanOrEqual(2);
    // Every order of magnitude alike: half of the values lie below the middle one.
    expect(logs.filter((log) => log < -2).length / 2000).toBeCloseTo(0.5, 1);
  });

  it('depends on the random numbers alone', () => {
    expect(sampleOptions(space, createSeededRandom(7))).toEqual(sampleOptions(space, createSeededRandom(7)));
  });

  it.each([
    ['logistic regression', hashedSearchSpace, createLogisticRegressionTrainer],
    ['Naive Bayes', naiveBayesSearchSpace, createNaiveBayesTrainer],
  ])('everything in the space of %s is a valid set of options', (_, declared, create) => {
    const random = createSeededRandom(3);
    for (let draw = 0; draw < 300; draw++) expect(() => create(sampleOptions(declared, random))).not.toThrow();
  });
});

describe('tuningRounds', () => {
  it('plans at least what is evaluated', async () => {
    expect(tuningRounds(20)).toEqual([
      { share: 1 / 9, trials: 20 },
      { share: 1 / 3, trials: 8 },
      { share: 1, trials: 4 },
    ]);
    expect(tuningRounds(2)).toEqual([{ share: 1, trials: 2 }]);
    expect(tuningRounds(1000)[0]).toEqual({ share: 0.1, trials: 1000 });
  });
});

describe('createFolds', () => {
  it('holds every row once, keeps the label shares, and copies together', async () => {
    const copies = examples.map((example, row) => (row % 10 < 4 ? { ...example, text: `copy ${row >> 4}` } : example));
    const folds = (await createFolds({ labels, examples: copies, folds: 4, seed: 1 }))(1);
    return Promise.all(folds.map(async ({ training, held }) => [await read(training), await read(held)])).then(
      (parts) => {
        expect(parts.flatMap(([, held]) => held).length).toBe(400);
        for (const [training, held] of parts) {
          expect(training.length + held.length).toBe(400);
          const seen = new Set(training.map(({ text }) => text));
          expect(held.filter(({ text }) => seen.has(text))).toEqual([]);
          expect(held.filter(({ label }) => label === 1).length / held.length).toBeCloseTo(0.5, 1);
        }
      },
    );
  });

  it('smaller shares are contained in larger ones', async () => {
    const foldsOf = await createFolds({ labels, examples, folds: 2, seed: 1 });
    const small = await read(foldsOf(0.1)[0].training);
    const large = new Set((await read(foldsOf(0.4)[0].training)).map(({ text }) => text));
    expect(small.length).toBeGreaterThan(10);
    expect(small.length).toBeLessThan(30);
    expect(small.every(({ text }) => large.has(text))).toBe(true);
  });

  it('needs as many rows of a label as there are folds', async () => {
    const few = [...examples.filter(({ label }) => label === 0), { text: 'good', label: 1 }];
    await expect(createFolds({ labels, examples: few, folds: 3, seed: 1 })).rejects.toThrow(
      '1 rows are labelled positive: 3 folds need at least 3',
    );
  });

  async function read(set: { batches(): AsyncIterable<readonly Example[]> }): Promise<Example[]> {
    const rows: Example[] = [];
    for await (const batch of set.batches()) rows.push(...batch);
    return rows;
  }
});

describe('tune', () => {
  const space: SearchSpace = { quality: { kind: 'uniform', min: 0.1, max: 0.9 } };
  const settings = { space, trials: 9, folds: 2, createTrainer: trainerOf, now: () => 0 };

  it('finds the best options, with a third of the trials and the defaults in each round', async () => {
    const { options, trials } = await tune(dataset, settings);
    const shares = [...Array<number>(9).fill(0.333), 1, 1, 1, 1];
    expect(trials.map(({ share }) => Number(share.toFixed(3)))).toEqual(shares);
    expect(trials[9]).toMatchObject({ number: 1, options: {}, share: 1 });
    const best = Math.max(...trials.map((trial) => Number(trial.options['quality'] ?? 0.5)));
    expect(options['quality']).toBe(best);
    expect(trials[0]).toMatchObject({ number: 1, options: {} });
    for (const { macroRecall, foldMacroRecalls } of trials) {
      expect(foldMacroRecalls).toHaveLength(2);
      expect(macroRecall).toBeCloseTo((foldMacroRecalls[0] + foldMacroRecalls[1]) / 2, 12);
    }
  });

  it('tries the same options for the same seed, and others for another', async () => {
    const again = await tune(dataset, settings);
    expect(await tune(dataset, settings)).toEqual(again);
    expect((await tune(dataset, { ...settings, seed: 2 })).trials[1].options).not.toEqual(again.trials[1].options);
  });

  it.each([true, false])('shows the held-out rows to the trainer as validation rows: %s', async (validate) => {
    const shown: boolean[] = [];
    const createTrainer = (options: SampledOptions): Trainer => {
      const trainer = trainerOf(options);
      return {
        fit(training, fitOptions = {}) {
          shown.push(fitOptions.validation !== undefined);
          return trainer.fit(training, fitOptions);
        },
      };
    };
    await tune(dataset, { ...settings, createTrainer, validate });
    expect(new Set(shown)).toEqual(new Set([validate]));
  });

  it('keeps the defaults when nothing beats them', async () => {
    const worse: SearchSpace = { quality: { kind: 'uniform', min: 0.1, max: 0.4 } };
    expect((await tune(dataset, { ...settings, space: worse })).options).toEqual({});
  });

  it('starts with a tenth of the rows at least', async () => {
    const { trials } = await tune(dataset, { ...settings, trials: 40 });
    expect(trials.filter(({ share }) => share === 0.1)).toHaveLength(40);
    expect(trials.at(-1)?.share).toBe(1);
  });

  it('reports each trial and stops when told', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const onTrial = ({ number }: { number: number }): void => {
      seen.push(number);
      if (seen.length === 2) abort.abort();
    };
    await expect(tune(dataset, { ...settings, onTrial, signal: abort.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(seen).toEqual([1, 2]);
  });

  it.each([
    [{ trials: 1 }, 'trials'],
    [{ trials: 2.5 }, 'trials'],
    [{ folds: 1 }, 'folds'],
  ])('refuses %o', async (wrong, field) => {
    await expect(tune(dataset, { ...settings, ...wrong })).rejects.toMatchObject({ code: 'option_invalid', field });
  });
});
