import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderModelSource } from './folder-model-source.ts';
import { loadClassifier } from '../index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-source-'));
  await writeFile(join(folder, 'file'), 'text');
  await mkdir(join(folder, 'empty'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('folderModelSource', () => {
  it.each(['model', './model', '../a/b', '/tmp/model', 'C:/models/tweets', 'C:\\models', 'über uns', '.'])(
    'accepts %s',
    (reference) => {
      expect(folderModelSource().accepts(reference)).toBe(true);
    },
  );

  it.each([
    'models:/tweets@champion',
    'https://example.com/model',
    's3://bucket/model',
    '@sentiment-core/model-tweets-minilm',
  ])('leaves %s to others', (reference) => {
    expect(folderModelSource().accepts(reference)).toBe(false);
  });

  it('reads files, trusting none, and says where they are', async () => {
    const reader = await folderModelSource().open(folder);
    expect(reader).toMatchObject({ location: folder, trusted: false });
    expect(new TextDecoder().decode(await reader.read('file'))).toBe('text');
  });

  it.each([
    ['nowhere', 'does not exist'],
    ['file', 'is not a folder'],
  ])('refuses %s at once', async (name, what) => {
    await expect(folderModelSource().open(join(folder, name))).rejects.toMatchObject({
      code: 'artifact_not_found',
      message: `model folder ${join(folder, name)} ${what}`,
    });
  });

  it('shows a relative reference as one', async () => {
    await expect(folderModelSource().open('no-such-model')).rejects.toThrow('model folder ./no-such-model does not');
  });

  it('says that an empty folder is no model', async () => {
    await expect(loadClassifier(join(folder, 'empty'))).rejects.toMatchObject({
      code: 'artifact_not_found',
      message: expect.stringMatching(/empty.model\.json cannot be read: this is not a model folder/),
    });
  });
});
