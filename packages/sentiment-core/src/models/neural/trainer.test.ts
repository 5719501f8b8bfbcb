import { describe, expect, it } from 'vitest';
import { readFiles } from '../naive-bayes/small-model-fixture.ts';
import type { TrainingEvent } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { openFamily } from '../families.ts';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import type { NeuralOptions } from './options.ts';
import { smallOptions, trainSmallModel } from './small-model-fixture.ts';
import { smallDataset, smallExamples } from '../../datasets/small-dataset-fixture.ts';
import { createNeuralTrainer } from './trainer.ts';
import { architectures } from './networks/network-settings.ts';

function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => (SentimentError.isInstance(error) ? error.code : error),
  );
}

describe.each(architectures)('%s', (architecture) => {
  it('learns what tells texts apart', async () => {
    const model = await createNeuralTrainer(smallOptions({ architecture, epochs: 60, dropout: 0 })).fit(smallDataset());
    const predictions = await model.classifier.predict(smallExamples.map(({ text }) => text));
    const { labels } = model.classifier.info;
    expect(predictions.map(({ label }) => labels.indexOf(label))).toEqual(smallExamples.map(({ label }) => label));
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const filesOf = async (seed: number) => (await trainSmallModel({ architecture, seed })).toArtifact();
    const [first, again, other] = [await filesOf(1), await filesOf(1), await filesOf(2)];
    expect([...again]).toEqual([...first]);
    expect(other.get('weights.bin')).not.toEqual(first.get('weights.bin'));
  });

  it('is read back as it was', async () => {
    const model = await trainSmallModel({ architecture, bigramBuckets: architecture === 'embedding-average' ? 50 : 0 });
    const artifact = await readFiles(await model.toArtifact({ accuracy: 0.5 }));
    expect(Object.keys(artifact.manifest.files).sort()).toEqual(['embeddings.bin', 'vocabulary.txt', 'weights.bin']);
    const classifier = await openFamily(artifact);
    expect(classifier.info).toEqual({ ...model.classifier.info, metrics: { accuracy: 0.5 } });
    const texts = ['', 'the crew was rude', 'great :)', 'unheard of'];
    expect(await classifier.predictProbabilities(texts)).toEqual(await model.classifier.predictProbabilities(texts));
  });
});

for (const options of [
  { architecture: 'embedding-average', bigramBuckets: 40 },
  { architecture: 'embedding-average', units: 0, masking: false, maxLength: 12 },
  { architecture: 'text-cnn' },
  { architecture: 'lstm', preprocessing: 'simple:stems' },
  { architecture: 'bilstm', pooling: 'mean' },
] satisfies NeuralOptions[]) {
  describeClassifierConformance({
    name: JSON.stringify(options),
    create: async () => (await trainSmallModel(options)).classifier,
    runner: { describe, it, expect },
  });
}

describe('createNeuralTrainer', () => {
  it('tells of every epoch, and keeps the weights of the lowest validation loss', async () => {
    const events: TrainingEvent[] = [];
    const trainer = createNeuralTrainer(
      smallOptions({ architecture: 'lstm', epochs: 40, patience: 3, learningRate: 0.1, schedule: 'constant' }),
    );
    // Labels turned round: what is learnt of the training rows is wrong here, so that the loss soon goes up.
    const validation = smallDataset(smallExamples.map(({ text, label }) => ({ text, label: (label + 1) % 3 })));
    const model = await trainer.fit(smallDataset(), {
      validation,
      observer: { onEvent: (event) => events.push(event) },
    });
    const losses = events.flatMap(({ metrics }) => ('validationLoss' in metrics ? [metrics['validationLoss']] : []));
    const best = losses.indexOf(Math.min(...losses));
    expect(losses.length).toBe(best + 1 + 3);
    const texts = smallExamples.map(({ text }) => text);
    const probabilities = await model.classifier.predictProbabilities(texts);
    const kept = smallExamples.map(({ label }, row) => -Math.log(probabilities[row * 3 + ((label + 1) % 3)]));
    expect(kept.reduce((sum, loss) => sum + loss, 0) / kept.length).toBeCloseTo(losses[best], 4);
  });

  it('counts a row by its weight', async () => {
    const clash = ['good', 'good', 'bad', 'bad'].map((text, row) => ({ text: `${text} flight`, label: row % 3 }));
    const weighted = clash.map((example, row) => ({ ...example, weight: row === 1 ? 50 : 1 }));
    const options = smallOptions({ architecture: 'embedding-average', epochs: 60, batchSize: 8 });
    const { classifier } = await createNeuralTrainer(options).fit(smallDataset(weighted));
    expect((await classifier.predict(['good flight']))[0].label).toBe('neutral');
  });

  it('says at which step the numbers ran away', async () => {
    const embeddings = { words: ['the', 'flight'], dimensions: 2, values: new Float32Array(4).fill(3e38) };
    const options = smallOptions({ architecture: 'lstm', embeddings, dimensions: 2 });
    await expect(createNeuralTrainer(options).fit(smallDataset())).rejects.toMatchObject({
      code: 'training_failed',
      message: expect.stringContaining('at step 1'),
    });
  });

  it('refuses data that it cannot learn from', async () => {
    const fit = (options: Partial<NeuralOptions>, examples = smallExamples) =>
      codeOf(createNeuralTrainer(smallOptions({ architecture: 'lstm', ...options })).fit(smallDataset(examples)));
    expect(await fit({ minCount: 100 })).toBe('dataset_invalid');
    expect(await fit({}, [])).toBe('dataset_invalid');
    expect(await fit({}, smallExamples.slice(0, 2))).toBe('dataset_invalid');
    const embeddings = { words: ['zebra'], dimensions: 6, values: new Float32Array(6) };
    expect(await fit({ embeddings, fineTune: false })).toBe('dataset_invalid');
  });

  it('leaves given vectors alone unless they are to be learnt on', async () => {
    const embeddings = { words: ['crew', 'bags'], dimensions: 2, values: Float32Array.of(1, 2, 3, 4) };
    const options = { architecture: 'lstm', embeddings, dimensions: 2 } as const;
    const frozen = await trainSmallModel({ ...options, fineTune: false });
    expect(frozen.pipeline.words).toEqual(['bags', 'crew']);
    expect([...frozen.parameters.table]).toEqual([0, 0, 0, 0, 3, 4, 1, 2]);
    const learnt = await trainSmallModel(options);
    const row = 2 + learnt.pipeline.words.indexOf('crew');
    expect([...learnt.parameters.table.subarray(row * 2, row * 2 + 2)]).not.toEqual([1, 2]);
    expect(learnt.parameters.table[row * 2]).toBeCloseTo(1, 0);
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const trainer = createNeuralTrainer(smallOptions({ architecture: 'lstm', epochs: 1000 }));
    const observer = { onEvent: ({ stage }: TrainingEvent) => stage === 'iteration' && abort.abort() };
    expect(await codeOf(trainer.fit(smallDataset(), { signal: abort.signal, observer }))).toBe('aborted');
  });

  it('names options that are wrong', () => {
    const vectors = { words: ['a'], dimensions: 2, values: new Float32Array(3) };
    const wrong: [string, object][] = [
      ['architecture', { architecture: 'gru' }],
      ['unit', { unit: 3 }],
      ['units', { units: 0 }],
      ['dropout', { dropout: 1 }],
      ['windows', { windows: [3, 2] }],
      ['bigramBuckets', { bigramBuckets: 10 }],
      ['fineTune', { fineTune: false }],
      ['embeddings', { embeddings: vectors }],
      ['dimensions', { embeddings: { ...vectors, values: new Float32Array(2) }, dimensions: 3 }],
      ['backend', { backend: 'cpu' }],
      ['checkpoints', { checkpoints: 'folder' }],
      ['teacher.classifier', { teacher: { classifier: 'default' } }],
      ['teacher', { teacher: null }],
    ];
    for (const [field, options] of wrong) {
      expect(() => createNeuralTrainer({ architecture: 'lstm', ...options } as NeuralOptions)).toThrow(
        expect.objectContaining({ code: 'option_invalid', field }),
      );
    }
  });
});
