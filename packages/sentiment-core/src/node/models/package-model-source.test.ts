import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainSmallModel } from '../../models/hashed-linear/small-model-fixture.ts';
import { loadArtifact, loadClassifier, packageModelSource } from '../index.ts';

let project = '';
async function install(name: string, files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [file, content] of Object.entries(files)) {
    const path = join(project, 'node_modules', name, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function description(name: string, more: object = {}) {
  return JSON.stringify({ name, version: '1.0.0', ...more });
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sentiment-packages-'));
  const artifact = await (await trainSmallModel()).toArtifact();
  const model = Object.fromEntries([...artifact].map(([file, bytes]) => [`model/${file}`, bytes]));
  await install('@maker/model-small', {
    'package.json': description('@maker/model-small', { exports: { './model.json': './model/model.json' } }),
    ...model,
  });
  await install('@maker/model-damaged', {
    'package.json': description('@maker/model-damaged', { exports: { './model.json': './model/model.json' } }),
    ...model,
    'model/weights.bin': new Uint8Array(4),
  });
  await install('@maker/runs', {
    'package.json': description('@maker/runs', { exports: { '.': './index.js' } }),
    'index.js': 'throw new Error("a package of weights must not run");',
  });
});
afterAll(() => rm(project, { recursive: true }));

function options() {
  return { sources: [packageModelSource({ from: [join(project, 'elsewhere'), project] })] };
}

describe('packageModelSource', () => {
  it.each(['@sentiment-core/model-tweets-bilstm', '@a/b', '@a.b/c_d~e-1'])('accepts %s', (reference) => {
    expect(packageModelSource().accepts(reference)).toBe(true);
  });

  it.each([
    'model',
    './@a/b',
    '@a',
    '@a/',
    '@a/../b',
    '@a/b/c',
    '@a/.b',
    '@../b',
    '@a\\b',
    '@A/b',
    '@a/b\n',
    'models:/@a/b',
  ])('leaves %j to others', (reference) => {
    expect(packageModelSource().accepts(reference)).toBe(false);
  });

  it('loads a model by the name of its package, checked like any folder', async () => {
    const classifier = await loadClassifier('@maker/model-small', options());
    expect(classifier.info.name).toBe('small');
    const { location, manifest } = await loadArtifact('@maker/model-small', options());
    expect(manifest.name).toBe('small');
    expect(location).toBe(join(project, 'node_modules/@maker/model-small/model'));
    await expect(loadClassifier('@maker/model-damaged', options())).rejects.toMatchObject({
      code: 'artifact_invalid',
      message: expect.stringContaining('weights.bin'),
    });
  });

  it('says what to install, and what a package lacks, without running it', async () => {
    await expect(loadClassifier('@maker/no-such-model', options())).rejects.toMatchObject({
      code: 'artifact_not_found',
      message: 'package @maker/no-such-model is not installed: npm install @maker/no-such-model',
    });
    await expect(loadClassifier('@maker/runs', options())).rejects.toMatchObject({
      code: 'artifact_not_found',
      message: 'package @maker/runs holds no model: it does not export "./model.json"',
    });
    await expect(loadClassifier('@maker/no-such-model')).rejects.toMatchObject({ code: 'artifact_not_found' });
  });
});
