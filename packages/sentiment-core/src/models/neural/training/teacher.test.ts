import { describe, expect, it, vi } from 'vitest';
import type { Classifier } from '../../../contracts/classifier.ts';
import { createArrayDataset } from '../../../datasets/array-dataset.ts';
import { smallDataset, smallExamples, smallLabels } from '../../../datasets/small-dataset-fixture.ts';
import { moreExamples, smallOptions } from '../small-model-fixture.ts';
import { createNeuralTrainer } from '../trainer.ts';
import { parseOptions } from '../../../schema/options.ts';
import { type TaughtExample, teach, teacherOptions } from './teacher.ts';

/** Says the same of every text that `of` says the same of. */
function teacher(labels: readonly string[], of: (text: string) => readonly number[]): Classifier {
  return {
    info: { name: 'teacher', version: '7', kind: 'test', labels, preprocessing: 'none', metrics: {} },
    predict: () => Promise.reject(new Error('not asked')),
    predictProbabilities: async (texts) => Float32Array.from(texts.flatMap((text) => [...of(text)])),
    close: vi.fn(async () => undefined),
  };
}

async function rowsOf(taught: ReturnType<typeof teach>): Promise<TaughtExample[]> {
  const rows: TaughtExample[] = [];
  for await (const batch of taught.batches()) rows.push(...batch);
  return rows;
}

function every() {
  return true;
}
const twoLabels = createArrayDataset({
  labels: ['negative', 'positive'],
  examples: [
    { text: 'one', label: 1, weight: 2 },
    { text: 'two', label: 0 },
  ],
});

describe('teach', () => {
  it('mixes labels with what the teacher says, whatever the order of its labels, and drops labels it has in addition', async () => {
    const classifier = teacher(['positive', 'neutral', 'negative'], (text) =>
      text === 'one' ? [0.2, 0.2, 0.6] : [0, 0, 1],
    );
    const [one, two] = await rowsOf(teach(twoLabels, { classifier, share: 0.8 }, every));
    expect(one).toMatchObject({ text: 'one', label: 1, weight: 2 });
    expect(one.probabilities).toEqual(
      Float32Array.of(Math.fround(0.8 * 0.75), Math.fround(Math.fround(0.8 * 0.25) + 0.2)),
    );
    expect([...(two.probabilities ?? [])].map((value) => Number(value.toFixed(6)))).toEqual([1, 0]);
  });

  it('is not asked about texts that are not used, and leaves them as they are', async () => {
    const classifier = teacher(['negative', 'positive'], (text) => {
      if (text === 'one') throw new Error('asked');
      return [0.5, 0.5];
    });
    const rows = await rowsOf(teach(twoLabels, { classifier, share: 1 }, (text) => text !== 'one'));
    expect(rows.map(({ text, probabilities }) => [text, probabilities])).toEqual([
      ['one', undefined],
      ['two', Float32Array.of(0.5, 0.5)],
    ]);
  });

  it('refuses a teacher that lacks a label, and one that says nothing of a text', async () => {
    const without = teacher(['negative', 'happy'], () => [0.5, 0.5]);
    expect(() => teach(twoLabels, { classifier: without, share: 0.5 }, every)).toThrow(
      'the teacher has the labels negative, happy, the data has positive',
    );
    for (const said of [
      [0, 0, 1],
      [Number.NaN, 1, 0],
    ]) {
      const classifier = teacher(['negative', 'positive', 'neutral'], () => said);
      const rows = rowsOf(teach(twoLabels, { classifier, share: 0.5 }, every));
      await expect(rows).rejects.toMatchObject({ code: 'dataset_invalid', field: 'teacher' });
    }
  });
});

describe('options of a teacher', () => {
  const classifier = teacher(smallLabels, () => [1, 0, 0]);

  it('takes half by default', () => {
    expect(parseOptions(teacherOptions, { classifier })).toEqual({ classifier, share: 0.5 });
  });

  it.each([
    ['teacher.share', { classifier, share: 1.5 }],
    ['teacher.classifier', { share: 0.5 }],
    ['teacher.weight', { classifier, weight: 1 }],
  ])('names %s when it is wrong', (field, options) => {
    expect(() => parseOptions(teacherOptions, options, 'teacher')).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }) as Error,
    );
  });
});

describe('a network with a teacher', () => {
  const turned = teacher(smallLabels, (text) => {
    const label = smallExamples.find((example) => example.text === text)?.label ?? 0;
    return smallLabels.map((_, index) => (index === (label + 1) % 3 ? 0.9 : 0.05));
  });

  it('believes the one that has the larger share, and says who taught it', async () => {
    const texts = smallExamples.map(({ text }) => text);
    const learnt = async (share: number) => {
      const options = smallOptions({ architecture: 'embedding-average', epochs: 120, dropout: 0 });
      const model = await createNeuralTrainer({ ...options, teacher: { classifier: turned, share } }).fit(
        smallDataset(),
      );
      const predictions = await model.classifier.predict(texts);
      const { training } = JSON.parse(new TextDecoder().decode((await model.toArtifact()).get('model.json')));
      expect(training.teacher).toEqual({ name: 'teacher', version: '7', kind: 'test', share });
      return predictions.map(({ label }) => smallLabels.indexOf(label));
    };
    const agreed = (found: readonly number[], turns: number) =>
      found.filter((label, row) => label === (smallExamples[row].label + turns) % 3).length / found.length;
    expect(agreed(await learnt(0.1), 0)).toBeGreaterThan(0.85);
    expect(agreed(await learnt(0.9), 1)).toBeGreaterThan(0.85);
    expect(turned.close).not.toHaveBeenCalled();
  });

  it('does not go on from a checkpoint of another teaching', async () => {
    let kept: ReadonlyMap<string, Uint8Array> | undefined;
    const checkpoints = {
      location: 'memory',
      read: async () => kept,
      write: async (files: ReadonlyMap<string, Uint8Array>) => void (kept = files),
    };
    const fit = (share: number) =>
      createNeuralTrainer({
        ...smallOptions({ architecture: 'embedding-average', epochs: 2, checkpoints }),
        teacher: { classifier: turned, share },
      }).fit(smallDataset());
    const first = await (await fit(0.5)).toArtifact();
    expect([...(await (await fit(0.5)).toArtifact())]).toEqual([...first]);
    await expect(fit(0.6)).rejects.toMatchObject({
      code: expect.any(String),
      message: expect.stringMatching(/checkpoint/),
    });
  });

  it('is not asked about texts that are too short to be learnt', async () => {
    const classifier = teacher(smallLabels, (text) => {
      expect(text).not.toBe('hm');
      return [0.4, 0.3, 0.3];
    });
    const short = { text: 'hm', label: 0 };
    const preprocessing = { variant: 'advanced', negation: false, minimumTokens: 2 } as const;
    const options = smallOptions({ architecture: 'embedding-average', preprocessing, teacher: { classifier } });
    const model = await createNeuralTrainer(options).fit(smallDataset([short, ...smallExamples, short]));
    const { data } = JSON.parse(new TextDecoder().decode((await model.toArtifact()).get('model.json')));
    expect(data).toMatchObject({ rows: smallExamples.length, tooShort: 2 });
  });

  it('holds rows out with their labels alone', async () => {
    const asked: string[] = [];
    const classifier = teacher(smallLabels, (text) => {
      asked.push(text);
      return [0.4, 0.3, 0.3];
    });
    const options = {
      ...smallOptions({ architecture: 'embedding-average' }),
      heldOut: 0.25,
      calibration: 'temperature',
    } as const;
    const model = await createNeuralTrainer({ ...options, teacher: { classifier } }).fit(smallDataset(moreExamples));
    const { data } = JSON.parse(new TextDecoder().decode((await model.toArtifact()).get('model.json')));
    expect(data.heldOut).toBeGreaterThan(0);
    expect(asked).toHaveLength(moreExamples.length - data.heldOut);
  });
});
