import { describe, expect, it } from 'vitest';
import { createArtifact, type Manifest, manifestFile } from '../../artifact/manifest.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { openFamily } from '../families.ts';
import { readNeuralContent } from './artifact.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { quantizeModel } from '../../quantization/quantize-model.ts';
import { quantizeWithin } from '../../quantization/quantize-within.ts';
import { readFiles, smallModels, threeLabels } from '../../quantization/small-models-fixture.ts';

const memory = smallModels['a network with memory'];
async function smaller(artifact: Artifact, options: Parameters<typeof quantizeModel>[1]) {
  return readFiles(await (await quantizeModel(artifact, options)).toArtifact());
}

/** The rows that the network learnt. */
async function rows() {
  const { labels, batches } = threeLabels();
  const examples = [];
  for await (const batch of batches()) examples.push(...batch);
  return createArrayDataset({ labels, examples });
}

describe('words that are left out', () => {
  it.each(['unchanged', 'float16', 'int8'] as const)('are the last, and unknown with %s', async (weights) => {
    const artifact = await memory();
    const before = readNeuralContent(artifact);
    const after = readNeuralContent(await smaller(artifact, { weights, prune: 0.5 }));
    const kept = after.pipeline.words.length;
    expect(kept).toBe(before.pipeline.words.length - Math.round(before.pipeline.words.length / 2));
    expect(after.pipeline.words).toEqual(before.pipeline.words.slice(0, kept));
    const [known, lost] = [before.pipeline.words[0], before.pipeline.words[kept]];
    expect([...after.pipeline.encode(`${known} ${lost}`)]).toEqual([2, 1]);
    expect(after.parameters.table.length).toBe((2 + kept) * before.network.dimensions);
  });

  it('leave what is stored of the others as it is', async () => {
    const int8 = await smaller(await memory(), { weights: 'int8' });
    const before = readNeuralContent(int8).parameters;
    const after = readNeuralContent(await smaller(int8, { weights: 'unchanged', prune: 0.4 })).parameters;
    expect(after.table).toEqual(before.table.slice(0, after.table.length));
    expect(after.weights).toEqual(before.weights);
    expect(after.stored?.type).toBe('int8');
  });

  it('leave the rows of pairs of words alone', async () => {
    const artifact = await smallModels['a network of averages']();
    const before = readNeuralContent(artifact);
    const after = readNeuralContent(await smaller(artifact, { weights: 'unchanged', prune: 0.5 }));
    const pairs = before.pipeline.bigramBuckets * before.network.dimensions;
    expect(pairs).toBeGreaterThan(0);
    expect(after.parameters.table.slice(-pairs)).toEqual(before.parameters.table.slice(-pairs));
  });

  it('come with buckets of the linear part', async () => {
    const artifact = await smallModels['a network with a linear part']();
    const { record } = await quantizeModel(artifact, { prune: 0.5 });
    const { buckets } = record.pruned;
    expect(record.pruned.unit).toBe('words');
    expect(buckets?.after).toBeLessThanOrEqual(Math.ceil((buckets?.before ?? 0) / 2));
    const apart = await quantizeModel(artifact, { prune: 0.5, pruneBuckets: 0 });
    // Some round to 0.
    expect(apart.record.pruned.buckets?.after).toBeGreaterThan(0.9 * (buckets?.before ?? Infinity));
    expect(apart.record.pruned.after).toBe(record.pruned.after);
    const without = quantizeModel(await memory(), { pruneBuckets: 0.5 });
    await expect(without).rejects.toMatchObject({ code: 'option_invalid', field: 'pruneBuckets' });
    const float16 = readNeuralContent(await smaller(artifact, { weights: 'float16' }));
    expect(float16.linear?.parameters.weights).toBeInstanceOf(Float32Array);
    const int8 = readNeuralContent(await smaller(artifact, { weights: 'int8' }));
    expect(int8.linear?.parameters.weights).toBeInstanceOf(Int8Array);
  });
});

describe('types', () => {
  it('get smaller one after another, never larger', async () => {
    const artifact = await memory();
    const float16 = await smaller(artifact, { weights: 'float16' });
    const int8 = await smaller(float16, { weights: 'int8' });
    const size = ({ files }: Artifact) => [...files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(size(float16)).toBeLessThan(size(artifact));
    expect(size(int8)).toBeLessThan(size(float16));
    await expect(quantizeModel(int8, { weights: 'float16' })).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'weights',
      message: 'option "weights": the weights of this model are int8 already, float16 would make them larger',
    });
    await expect(quantizeModel(await smallModels['hashed'](), { weights: 'float16' })).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'weights',
      message: expect.stringContaining('can be stored as int8 or float32'),
    });
  });

  it('float16 moves probabilities by thousandths at most', async () => {
    const artifact = await memory();
    const texts = ['late and rude', 'lovely crew', 'what airline'];
    const before = await (await openFamily(artifact)).predictProbabilities(texts);
    const after = await (await openFamily(await smaller(artifact, { weights: 'float16' }))).predictProbabilities(texts);
    after.forEach((value, index) => expect(Math.abs(value - before[index])).toBeLessThan(2e-3));
  });

  it('auto takes the smallest that the limit allows', async () => {
    const artifact = await memory();
    const dataset = await rows();
    const { model, loss } = await quantizeWithin(artifact, dataset, { weights: 'auto', maxLoss: 1 });
    expect(model.record.weights).toEqual({ before: 'float32', after: 'int8' });
    expect(loss.accuracyInterval?.low).toBeLessThanOrEqual(loss.accuracyInterval?.high ?? NaN);
    const pruned = quantizeWithin(artifact, dataset, { weights: 'auto', prune: 0.99, maxLoss: 0.001 });
    await expect(pruned).rejects.toMatchObject({
      code: 'loss_too_large',
      message: expect.stringContaining('prune 0.99'),
    });
    const hashed = await quantizeWithin(await smallModels['hashed'](), dataset2(), { weights: 'auto', maxLoss: 1 });
    expect(hashed.model.record.weights.after).toBe('int8');
    const int8 = await smaller(artifact, { weights: 'int8' });
    await expect(quantizeWithin(int8, dataset, { weights: 'auto' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'nothing is left to do: the weights are int8 already, and prune 0 keeps all of them',
    });
  });
});

function dataset2() {
  const examples = [
    { text: 'lovely crew', label: 1 },
    { text: 'late and rude', label: 0 },
  ];
  return createArrayDataset({ labels: ['negative', 'positive'], examples });
}

describe('files', () => {
  it.each(['int8', 'float16'] as const)('of %s whose sums are right and whose content is not are refused', async (weights) => {
    const [[, description], ...binary] = [...(await (await quantizeModel(await memory(), { weights })).toArtifact())];
    const manifest = JSON.parse(new TextDecoder().decode(description)) as Manifest;
    const forge = async (changed: Record<string, Uint8Array>, parameters: object = {}) => {
      const files = new Map([...binary, ...Object.entries(changed)]);
      files.delete(manifestFile);
      const content = { ...manifest, parameters: { ...manifest.parameters, ...parameters } };
      return openFamily(await readFiles(await createArtifact(content, files)));
    };
    const file = (name: string) => new Map(binary).get(name) ?? new Uint8Array(0);
    const refused = (message: string) => ({ code: 'artifact_invalid', message: expect.stringContaining(message) });
    const table = file('embeddings.bin');
    await expect(forge({ 'embeddings.bin': table.subarray(1) })).rejects.toMatchObject(refused('embeddings.bin does not hold'));
    await expect(forge({ 'weights.bin': Uint8Array.of(...file('weights.bin'), 0) })).rejects.toMatchObject(refused('weights.bin does not hold'));
    await expect(forge({ 'embeddings.bin': table.map(() => 255) })).rejects.toMatchObject(refused('embeddings.bin does not hold'));
    await expect(forge({}, { weights: 'float32' })).rejects.toMatchObject(refused('of float32'));
    await expect(forge({}, { weights: 'int4' })).rejects.toMatchObject(refused('does not describe a network'));
    await expect(forge({ 'embeddings.bin': table.map((byte) => byte ^ 1) })).rejects.toMatchObject({ code: 'artifact_invalid' });
  });
}); // prettier-ignore
