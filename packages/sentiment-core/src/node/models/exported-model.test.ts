import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOnnxModel } from '../../models/create-onnx-model.ts';
import { engine } from '../../onnx/engine-fixture.ts';
import { createGraphBuilder } from '../../onnx/graph/graph-builder.ts';
import { encodeModel } from '../../onnx/graph/encode-model.ts';
import { readFiles, trainSmallModel } from '../../models/naive-bayes/small-model-fixture.ts';
import { loadArtifact, loadClassifier } from '../index.ts';
import { writeArtifact } from './write-artifact.ts';
import { writeExport } from './exported-model.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-exported-'));
  const files = await (await trainSmallModel()).toArtifact({});
  const { bytes } = await createOnnxModel(await readFiles(files));
  await writeExport(join(folder, 'export'), new Map([['model.onnx', bytes]]));
  await writeFile(join(folder, 'Renamed.ONNX'), bytes);
  await writeArtifact(join(folder, 'both'), files);
  await writeFile(join(folder, 'both', 'model.onnx'), bytes);
  await mkdir(join(folder, 'foreign'));
  await writeFile(join(folder, 'foreign', 'model.onnx'), Uint8Array.from([8, 9, 18, 7, ...Buffer.from('pytorch')]));
});
afterAll(() => rm(folder, { recursive: true }));

describe('loadClassifier on exported models', () => {
  it.skipIf(engine === undefined).each(['export', 'export/model.onnx', 'Renamed.ONNX'])('loads %s', async (name) => {
    const classifier = await loadClassifier(join(folder, name));
    expect(classifier.info).toMatchObject({ name: 'small', labels: ['negative', 'neutral', 'positive'] });
    expect((await classifier.predict('best airline ever!!!')).label).toBe('positive');
    expect('engine' in classifier).toBe(false);
    await classifier.close();
  });

  it('takes a model of ours before an export beside it', async () => {
    const { manifest } = await loadArtifact(join(folder, 'both'));
    expect(manifest.name).toBe('small');
    const classifier = await loadClassifier(join(folder, 'both'));
    expect(classifier.info.metrics).toEqual(manifest.metrics);
    await classifier.close();
  });

  it.each(['foreign', 'foreign/model.onnx'])('refuses what we did not export: %s', async (name) => {
    await expect(loadClassifier(join(folder, name))).rejects.toMatchObject({
      code: 'artifact_unsupported',
      message: expect.stringMatching(/model\.onnx was not exported by sentiment-core; createOnnxClassifier/),
    });
  });

  it.each(['export', 'Renamed.ONNX'])('has no artifact of %s', async (name) => {
    await expect(loadArtifact(join(folder, name))).rejects.toMatchObject({
      code: 'artifact_unsupported',
      message: `${join(folder, name)} is an exported model, which can predict and nothing else; this needs the model it was made of`,
    });
  });

  it('leaves references to the sources that are asked first', async () => {
    const source = {
      name: 'first',
      accepts: () => true,
      open: () => Promise.reject(new Error('the source was asked')),
    };
    await expect(loadClassifier(join(folder, 'export'), { sources: [source] })).rejects.toThrow('the source was asked');
  });

  it('refuses a reference that is no text', async () => {
    await expect(loadClassifier(5 as unknown as string)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

function exported(name: string, others: readonly string[] = []): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ['model.onnx', encodeModel(createGraphBuilder(), { name, metadata: {} })],
    ...others.map((file) => [file, new TextEncoder().encode(name)] as const),
  ]);
}

describe('writeExport', () => {
  let exports = '';
  const target = () => join(exports, 'export');
  beforeEach(async () => {
    exports = await mkdtemp(join(tmpdir(), 'sentiment-export-'));
  });
  afterEach(() => rm(exports, { recursive: true }));
  const refused = expect.objectContaining({ code: 'invalid_argument', field: 'output' });

  it('writes all files, replaces an older export, and leaves nothing else behind', async () => {
    await writeExport(target(), exported('first', ['MLmodel']));
    await writeExport(target(), exported('second', ['MLmodel']));
    expect((await readdir(target())).sort()).toEqual(['MLmodel', 'model.onnx']);
    expect(await readFile(join(target(), 'MLmodel'), 'utf8')).toBe('second');
    expect(await readdir(exports)).toEqual(['export']);
  });

  it('leaves a model of somebody else alone', async () => {
    await mkdir(target());
    await writeFile(join(target(), 'model.onnx'), 'trained for a week');
    await expect(writeExport(target(), exported('ours'))).rejects.toThrow(refused);
    expect(await readFile(join(target(), 'model.onnx'), 'utf8')).toBe('trained for a week');
  });

  it('leaves a folder with other files, and an export of another format, alone', async () => {
    await writeExport(target(), exported('first', ['MLmodel']));
    await expect(writeExport(target(), exported('second'))).rejects.toThrow(refused);
    await expect(writeExport(target(), exported('second', ['MLmodel', 'conda.yaml']))).rejects.toThrow(refused);
    await writeFile(join(target(), 'notes.txt'), 'mine');
    await expect(writeExport(target(), exported('second', ['MLmodel']))).rejects.toThrow(refused);
    expect(await readFile(join(target(), 'MLmodel'), 'utf8')).toBe('first');
  });
});
