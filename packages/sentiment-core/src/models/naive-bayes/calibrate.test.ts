import { describe, expect, it } from 'vitest';
import type { Dataset, Example, TrainingEvent } from '../../contracts/trainer.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { openFamily } from '../families.ts';
import type { NaiveBayesOptions } from './options.ts';
import { readFiles } from './small-model-fixture.ts';
import { smallDataset, smallExamples } from '../../datasets/small-dataset-fixture.ts';
import { createNaiveBayesTrainer } from './trainer.ts';

const preprocessing = { variant: 'simple', stopWords: 'none', minimumTokens: 0 } as const;
const counts = { preprocessing, maxNgram: 1, minDocumentFrequency: 1, idf: false, norm: 'none' } as const;
function two(examples: readonly Example[]): Dataset {
  return createArrayDataset({ labels: ['bad', 'good'], examples });
}

function row(text: string, label: number, weight = 1): Example {
  return { text, label, weight };
}

const trained = two([row('late late', 0), row('late', 0), row('kind crew', 1)]);

async function fit(dataset: Dataset, validation: Dataset | undefined, options: NaiveBayesOptions) {
  const events: TrainingEvent[] = [];
  const model = await createNaiveBayesTrainer({ ...counts, ...options }).fit(dataset, {
    ...(validation && { validation }),
    observer: { onEvent: (event) => void events.push(event) },
  });
  return { ...model, fitted: events.find(({ stage }) => stage === 'calibrate')?.metrics, events };
}

describe('calibration', () => {
  const held = two([row('late', 0, 3), row('late', 1), row('kind', 1, 4), row('kind', 0)]);

  it('of two labels makes their shares those of the validation rows', async () => {
    const { classifier, fitted } = await fit(trained, held, { calibration: 'platt' });
    const [late, kind] = await classifier.predict(['late', 'kind']);
    // Two different texts and two numbers to fit: both come out exactly.
    expect(late.probabilities['bad']).toBeCloseTo(3 / 4, 6);
    expect(kind.probabilities['good']).toBeCloseTo(4 / 5, 6);
    expect(fitted).toEqual({ slope: expect.any(Number), intercept: expect.any(Number) });
  });

  it('is a line in the log-odds, folded into the weights that are stored', async () => {
    const plain = await fit(trained, held, {});
    const model = await fit(trained, held, { calibration: 'platt' });
    const { slope = NaN, intercept = NaN } = model.fitted ?? {};
    const texts = ['late', 'kind late crew', '', 'kind kind kind'];
    const logOdds = async ({ classifier }: Pick<typeof model, 'classifier'>) =>
      (await classifier.predict(texts)).map(({ probabilities: { bad, good } }) => Math.log(good / bad));
    const expected = (await logOdds(plain)).map((value) => expect.closeTo(slope * value + intercept, 9));
    expect(await logOdds(model)).toEqual(expected);
    const read = await openFamily(await readFiles(await model.toArtifact()));
    expect(await read.predict(texts)).toEqual(await model.classifier.predict(texts));
  });

  it('of more labels is a temperature: labels stay, and the validation rows become likelier', async () => {
    const validation = smallDataset();
    const noisy = smallDataset([
      ...smallExamples,
      ...smallExamples.map((each) => ({ ...each, label: 1, weight: 0.5 })),
    ]);
    for (const chosen of [validation, noisy]) {
      const plain = await fit(smallDataset(), chosen, { idf: true, norm: 'l2' });
      const model = await fit(smallDataset(), chosen, { idf: true, norm: 'l2', calibration: 'platt' });
      const texts = smallExamples.map(({ text }) => text);
      const labels = async (of: typeof plain) => (await of.classifier.predict(texts)).map(({ label }) => label);
      expect(await labels(model)).toEqual(await labels(plain));
      expect(model.fitted).toEqual({ temperature: expect.any(Number) });
      const loss = ({ events }: typeof plain) => events.at(-1)?.metrics['validationLoss'] ?? NaN;
      expect(loss(model)).toBeLessThan(loss(plain));
    }
  });

  it('changes nothing unless asked', async () => {
    const [first, second] = [await fit(trained, held, {}), await fit(trained, undefined, {})];
    expect(first.parameters).toEqual(second.parameters);
    expect(first.fitted).toBeUndefined();
  });

  it.each<[string, Dataset | undefined, string, string]>([
    ['no validation data', undefined, 'option_invalid', 'option "calibration": platt needs validation data'],
    ['no rows', two([]), 'dataset_invalid', 'the validation data has no rows'],
    [
      'one label only',
      two([row('late', 0)]),
      'dataset_invalid',
      'no row of the validation data is labelled good: there is nothing to tell apart',
    ],
  ])('refuses %s', async (_, validation, code, message) => {
    await expect(fit(trained, validation, { calibration: 'platt' })).rejects.toMatchObject({ code, message });
  });
});

describe('balanced labels', () => {
  it('are learnt as from rows that weigh as much', async () => {
    for (const options of [{}, { algorithm: 'complement' }, { idf: true, norm: 'l2' }] as const) {
      const balanced = await fit(trained, undefined, { ...options, classWeights: 'balanced' });
      const weighed = two([row('late late', 0, 0.75), row('late', 0, 0.75), row('kind crew', 1, 1.5)]);
      const expected = await fit(weighed, undefined, options);
      expect(balanced.parameters.weights).toEqual(expected.parameters.weights);
      expect(balanced.parameters.biases).toEqual(expected.parameters.biases);
    }
  });

  it('have even priors', async () => {
    const skewed = two([...Array.from({ length: 9 }, () => row('late', 0)), row('kind', 1)]);
    const { classifier } = await fit(skewed, undefined, { classWeights: 'balanced' });
    expect((await classifier.predict([''])).map(({ confidence }) => confidence)).toEqual([expect.closeTo(0.5, 12)]);
  });
});

it('refuses unknown values', () => {
  for (const option of ['calibration', 'classWeights']) {
    expect(() => createNaiveBayesTrainer({ [option]: 'isotonic' } as NaiveBayesOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: option }),
    );
  }
});
