import { describe, expect, it } from 'vitest';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { Trainer } from '../contracts/trainer.ts';
import { smallDataset } from '../datasets/small-dataset-fixture.ts';
import type { WordVectors } from '../embeddings/word-vectors.ts';
import { loadArtifact } from '../load-classifier.ts';
import type { ModelGraph } from '../onnx/model-graph.ts';
import type { SearchSpace } from '../optimisation/search-space.ts';
import { createWordCountClassifier } from '../testing/word-count-classifier.ts';
import {
  exporters,
  fasterInEngine,
  graphOf,
  openers,
  openFamily,
  paysInEngine,
  quantizableOf,
  quantizers,
} from './families.ts';
import { trainSmallModel } from './hashed-linear/small-model-fixture.ts';
import { readFiles } from './naive-bayes/small-model-fixture.ts';
import type { QuantizableModel } from './quantizable-model.ts';
import { trainSmallTfidfModel } from './tfidf-linear/small-model-fixture.ts';
import {
  checkTrainerInputs,
  createTrainer,
  searchSpaceOf,
  trainerKinds,
  trainerOptions,
  trainers,
} from './trainers.ts';

async function artifactOfKind(kind: string, features: Readonly<Record<string, unknown>> = {}): Promise<Artifact> {
  const artifact = await loadArtifact('default');
  return { ...artifact, manifest: { ...artifact.manifest, kind, features }, files: new Map() };
}

describe('a family of models', () => {
  it('is found by the kind, and by the features where they have a family of their own', async () => {
    const hashed = await readFiles(await (await trainSmallModel()).toArtifact());
    const tfidf = await readFiles(await (await trainSmallTfidfModel()).toArtifact());
    expect(hashed.manifest.kind).toBe(tfidf.manifest.kind);
    expect((await openFamily(hashed)).info.labels).toHaveLength(2);
    expect((await openFamily(tfidf)).info.labels).toHaveLength(3);
    const named = { ...openers, 'logistic-regression/tfidf': async () => createWordCountClassifier() };
    expect((await openFamily(tfidf, named)).info.name).toBe(createWordCountClassifier().info.name);
    expect((await openFamily(hashed, named)).info.name).toBe(hashed.manifest.name);
  });

  it.each(['oracle', 'constructor', 'logistic-regression/tfidf'])('has a known kind: not %s', async (kind) => {
    const artifact = await artifactOfKind(kind);
    const refusal = {
      code: 'artifact_unsupported',
      message: expect.stringMatching(`"${kind}".*, only logistic-regression, naive-bayes, neural$`),
    };
    await expect(openFamily(artifact)).rejects.toMatchObject(refusal);
    await expect(graphOf(artifact)).rejects.toMatchObject(refusal);
    await expect(quantizableOf(artifact)).rejects.toMatchObject(refusal);
    expect(paysInEngine(artifact)).toBe(false);
  });

  it('is trained under a known kind', async () => {
    expect(trainerKinds).toEqual([
      'naive-bayes',
      'logistic-regression',
      'embedding-average',
      'text-cnn',
      'lstm',
      'bilstm',
    ]);
    const refusal = {
      code: 'option_invalid',
      field: 'kind',
      message: expect.stringContaining('naive-bayes, logistic-regression'),
    };
    await expect(createTrainer('oracle')).rejects.toMatchObject(refusal);
    await expect(searchSpaceOf('constructor')).rejects.toMatchObject(refusal);
  });

  it('checks the options it is trained with', async () => {
    for (const kind of trainerKinds) {
      const options = { depth: 3 };
      await expect(createTrainer(kind, { options })).rejects.toMatchObject({ code: 'option_invalid', field: 'depth' });
    }
    const { settings } = await createTrainer('lstm', { seed: 7, options: { units: 12 } });
    expect(settings).toMatchObject({ architecture: 'lstm', seed: 7, units: 12 });
  });

  it.each(trainerKinds)('%s describes the options it takes', async (kind) => {
    const options = await trainerOptions(kind);
    expect(options.filter(({ description }) => !/^[A-Z].*\.$/s.test(description ?? ''))).toEqual([]);
    expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
    const given = options.filter((option) => option.default !== undefined);
    const hashed = given.filter(({ description }) => !description?.includes('Only with features tfidf.'));
    const { settings } = await createTrainer(kind, {
      options: Object.fromEntries(hashed.map((option) => [option.name, option.default])),
    });
    expect(settings).toEqual((await createTrainer(kind)).settings);
  });

  it('shows the defaults of the family', async () => {
    const defaultOf = async (kind: string, option: string) =>
      (await trainerOptions(kind)).find(({ name }) => name === option)?.default;
    expect(await defaultOf('naive-bayes', 'maxNgram')).toBe(2);
    expect(await defaultOf('naive-bayes', 'sublinear')).toBe(false);
    expect(await defaultOf('logistic-regression', 'sublinear')).toBe(true);
    expect(await defaultOf('bilstm', 'name')).toBe('bilstm');
    expect(await defaultOf('bilstm', 'pooling')).toBe('max');
    expect(await defaultOf('embedding-average', 'embeddingDropout')).toBe(0);
    expect(await trainerOptions('logistic-regression')).toContainEqual({
      name: 'l2',
      expected: 'a number from 0 to 1',
      default: 3e-6,
      description: 'L2 penalty of the weights against the mean loss. With features tfidf 0.000002.',
    });
  });

  it('refuses an input that it cannot use', async () => {
    const embeddings: WordVectors = { words: ['a'], dimensions: 1, values: Float32Array.of(1) };
    const refusal = {
      code: 'invalid_argument',
      field: 'embeddings',
      message: 'embeddings is for embedding-average, text-cnn, lstm, bilstm, not naive-bayes',
    };
    await expect(createTrainer('naive-bayes', { embeddings })).rejects.toMatchObject(refusal);
    expect(() => checkTrainerInputs('logistic-regression', { teacher: 'my-model' })).toThrow('teacher is for');
    expect(() => checkTrainerInputs('bilstm', { teacher: 'my-model', checkpoints: 'folder' })).not.toThrow();
  });

  it('is tuned over a space of its own', async () => {
    expect(await searchSpaceOf('logistic-regression')).toHaveProperty('bits');
    expect(await searchSpaceOf('logistic-regression', { preprocessing: 'simple' })).toHaveProperty('sublinear');
    expect(await searchSpaceOf('naive-bayes')).toHaveProperty('alpha');
    for (const kind of trainerKinds.slice(2)) expect(await searchSpaceOf(kind)).toHaveProperty('learningRate');
  });
});

describe('a new family', () => {
  it('is one line a table', async () => {
    const classifier = createWordCountClassifier();
    const graph: ModelGraph = { sampleText: 'a', scores: () => expect.unreachable() };
    const quantizable: QuantizableModel = { stored: 'int8', types: ['int8'], shrink: () => expect.unreachable() };
    const trainer: Trainer = {
      fit: async () => ({ classifier, toArtifact: async () => new Map() }),
    };
    const space: SearchSpace = { words: { kind: 'integer', min: 1, max: 9 } };
    const toy = await artifactOfKind('toy');

    expect((await openFamily(toy, { ...openers, toy: async () => classifier })).info).toEqual(classifier.info);
    expect(await graphOf(toy, { ...exporters, toy: async () => graph })).toBe(graph);
    expect(await quantizableOf(toy, { ...quantizers, toy: async () => quantizable })).toBe(quantizable);
    expect(paysInEngine(toy, { ...fasterInEngine, toy: true })).toBe(true);

    const families = {
      ...trainers,
      toy: {
        inputs: ['teacher' as const],
        create: async () => trainer,
        options: async () => [],
        searchSpace: async () => space,
      },
    };
    const made = await createTrainer('toy', { teacher: { classifier } }, families);
    expect((await made.fit(smallDataset())).classifier).toBe(classifier);
    expect(await searchSpaceOf('toy', {}, families)).toBe(space);
    await expect(createTrainer('tony', {}, families)).rejects.toMatchObject({
      message: expect.stringContaining('toy'),
    });
  });
});
