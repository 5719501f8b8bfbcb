import { describe, expect, it } from 'vitest';
import { createArtifact, goldenTexts, type Manifest, manifestFile } from '../artifact/manifest.ts';
import { openFamily } from '../models/families.ts';
import { describeClassifierConformance } from '../testing/classifier-conformance.ts';
import { quantizeModel } from './quantize-model.ts';
import type { QuantizeOptions } from '../models/quantizable-model.ts';
import { readFiles, smallModels } from './small-models-fixture.ts';

const models = Object.entries(smallModels);
const texts = [...goldenTexts, 'late and rude', 'lovely crew', 'the bag', 'what airline', 'flights', '👍 :)'];
function manifestOf(files: ReadonlyMap<string, Uint8Array>): Manifest {
  return JSON.parse(new TextDecoder().decode(files.get(manifestFile))) as Manifest;
}

function difference(first: Float32Array, second: Float32Array): number {
  return Math.max(...first.map((value, index) => Math.abs(value - second[index])));
}

for (const [name, artifact] of models) {
  describeClassifierConformance({
    name: `${name}, int8 and pruned, as read`,
    create: async () => {
      const { toArtifact } = await quantizeModel(await artifact(), { prune: 0.3 });
      return openFamily(await readFiles(await toArtifact()));
    },
    runner: { describe, it, expect },
  });
}

describe.each(models)('%s', (_, artifact) => {
  it.each<QuantizeOptions>([{}, { weights: 'float32' }, { prune: 0.5 }, { weights: 'unchanged', prune: 0.4 }])(
    'with %j answers from its files as it does in memory, in the same bytes again',
    async (options) => {
      const { classifier, toArtifact } = await quantizeModel(await artifact(), options);
      const files = await toArtifact({ 'held.accuracy': 0.75 });
      const read = await openFamily(await readFiles(files));
      expect(await read.predict(texts)).toEqual(await classifier.predict(texts));
      expect(read.info).toEqual({ ...classifier.info, metrics: { 'held.accuracy': 0.75 } });
      const again = await quantizeModel(await artifact(), options);
      expect(await again.toArtifact({ 'held.accuracy': 0.75 })).toEqual(files);
    },
  );

  it('answers nearly as before with int8, and as before with nothing done', async () => {
    const original = await artifact();
    const before = await (await openFamily(original)).predictProbabilities(texts);
    const int8 = await (await quantizeModel(original)).classifier.predictProbabilities(texts);
    const same = await (await quantizeModel(original, { weights: 'unchanged' })).classifier.predictProbabilities(texts);
    expect(difference(before, int8)).toBeLessThan(0.02);
    expect(difference(before, int8)).toBeGreaterThan(0);
    expect(difference(before, same)).toBeLessThan(1e-6);
  });

  it('records what was done, and forgets figures that are no longer true', async () => {
    const original = await artifact();
    const { record, toArtifact } = await quantizeModel(original, { prune: 0.5 });
    const files = await toArtifact();
    const manifest = manifestOf(files);
    expect(manifest.metrics).toEqual({});
    expect(manifest.training['quantization']).toEqual(record);
    expect(manifest.data).toEqual(original.manifest.data);
    const bytes = (all: ReadonlyMap<string, Uint8Array>) =>
      [...all].reduce((sum, [file, { length }]) => sum + (file === manifestFile ? 0 : length), 0);
    expect(record).toMatchObject({
      from: original.manifest.checksum,
      weights: { before: expect.stringMatching(/^float/), after: 'int8' },
      bytes: { before: bytes(original.files), after: bytes(files) },
      pruned: { share: 0.5 },
    });
    const { before, after } = record.pruned;
    expect(after).toBeLessThanOrEqual(Math.ceil(before / 2));
    expect(after).toBeGreaterThan(before / 2 - 1 - before / 10);
    expect(record.bytes.after).toBeLessThan(record.bytes.before / 2);
  });

  it('is pruned again when it is int8 already, by its bytes', async () => {
    const first = await quantizeModel(await artifact());
    const int8 = await readFiles(await first.toArtifact());
    const { record, classifier } = await quantizeModel(int8, { prune: 0.2 });
    expect(record.weights).toEqual({ before: 'int8', after: 'int8' });
    expect(record.pruned.after).toBeLessThan(record.pruned.before);
    expect((await classifier.predict(texts)).length).toBe(texts.length);
    const same = await quantizeModel(int8, { weights: 'unchanged' });
    expect((await same.toArtifact()).get('weights.bin')).toEqual(int8.files.get('weights.bin'));
  });

  it('keeps something when almost all is pruned', async () => {
    const { record, classifier } = await quantizeModel(await artifact(), { prune: 0.99 });
    expect(record.pruned.after).toBeGreaterThan(0);
    expect((await classifier.predict(texts)).length).toBe(texts.length);
  });
});

describe('refusals', () => {
  it.each<[string, unknown, string]>([
    ['weights', 'int4', 'option "weights" must be one of int8, float16, float32, unchanged, not "int4"'],
    ['prune', 1, 'option "prune" must be a number from 0 to 0.99, not 1'],
    ['prune', -0.1, 'option "prune" must be a number from 0 to 0.99, not -0.1'],
    ['prune', 'auto', 'option "prune" must be a number from 0 to 0.99, not "auto"'],
    ['pruneBuckets', 0.5, 'option "pruneBuckets" is for networks with a linear part, and this model has none'],
    ['share', 0.5, 'unknown option "share"; known are weights, prune, pruneBuckets'],
  ])('%s: %j', async (field, value, message) => {
    const artifact = await smallModels['hashed']();
    await expect(quantizeModel(artifact, { [field]: value })).rejects.toMatchObject({
      code: 'option_invalid',
      field,
      message,
    });
  });

  it('weights that would grow', async () => {
    const { toArtifact } = await quantizeModel(await smallModels['TF-IDF']());
    await expect(quantizeModel(await readFiles(await toArtifact()), { weights: 'float32' })).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'weights',
      message: expect.stringContaining('int8 already'),
    });
  });

  it('another kind of model', async () => {
    const artifact = await smallModels['hashed']();
    const other = { ...artifact, manifest: { ...artifact.manifest, kind: 'text-cnn' } };
    await expect(quantizeModel(other)).rejects.toMatchObject({
      code: 'artifact_unsupported',
      message: expect.stringContaining('"text-cnn"'),
    });
  });

  it.each(models)('damaged bytes of a quantized %s, by the name of the file', async (_, artifact) => {
    const files = await (await quantizeModel(await artifact(), { prune: 0.2 })).toArtifact();
    for (const [name, bytes] of files) {
      const damaged = bytes.slice();
      damaged[damaged.length >> 1] ^= 1;
      await expect(readFiles(new Map([...files, [name, damaged]]))).rejects.toMatchObject({
        code: 'artifact_invalid',
        message: expect.stringContaining(`here/${name}`),
      });
    }
  });

  it('int8 naive Bayes whose sums are right and whose content is not', async () => {
    const artifact = await smallModels['naive Bayes']();
    const [[, description], ...binary] = [...(await (await quantizeModel(artifact)).toArtifact())];
    const manifest = JSON.parse(new TextDecoder().decode(description)) as Manifest;
    const forge = async (parameters: object) =>
      openFamily(
        await readFiles(
          await createArtifact({ ...manifest, parameters: { ...manifest.parameters, ...parameters } }, new Map(binary)),
        ),
      );
    const refused = (message: string) => ({ code: 'artifact_invalid', message: expect.stringContaining(message) });
    await expect(forge({ scale: null })).rejects.toMatchObject(refused('"scale" must be a number'));
    await expect(forge({ scale: 1 })).rejects.toMatchObject(refused('golden vector'));
    await expect(forge({ biases: [0, 0] })).rejects.toMatchObject(refused('weights.bin does not hold'));
    await expect(forge({ biases: [] })).rejects.toMatchObject(refused('"biases" must be 2 numbers'));
    await expect(forge({ weights: 'float64' })).rejects.toMatchObject(refused('weights.bin does not hold'));
  });
});
