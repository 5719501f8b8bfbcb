import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Artifact, loadClassifier } from 'sentiment-core/node';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import { createMemoryRegistry, type MemoryRegistry, serverAway, trainWordModel } from '../memory-registry-fixture.ts';
import { registerModel } from '../registration/register-model.ts';
import { defaultCacheFolder } from './model-cache.ts';
import { mlflowModelSource, type SourceWarning } from './mlflow-model-source.ts';

let one: Artifact;
let two: Artifact;
beforeAll(async () => {
  one = await trainWordModel(['lovely'], ['late'], 'one');
  two = await trainWordModel(['lovely'], ['late'], 'two');
});

let registry: MemoryRegistry;
let folder = '';
let warnings: SourceWarning[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-source-'));
  registry = createMemoryRegistry();
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function register(model: Artifact): Promise<string> {
  return (await registerModel({ client: registry.client, name: 'tweets', model, aliases: ['live'] })).version;
}
function createSource() {
  return mlflowModelSource({
    client: registry.client,
    cacheFolder: folder,
    onWarning: (warning) => warnings.push(warning),
  });
}
async function versionAt(reference: string, source = createSource()): Promise<string> {
  return (await loadClassifier(reference, { sources: [source] })).info.version;
}
function downloads(): number {
  return registry.calls.filter((call) => call === 'artifacts.downloadFolder').length;
}
async function cachedFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('mlflowModelSource', () => {
  it('follows an alias, and downloads a version once', async () => {
    const first = await register(one);
    expect(await versionAt('models:/tweets@live')).toBe('one');
    expect(await versionAt(`models:/tweets/${first}`)).toBe('one');
    expect(downloads()).toBe(1);
    await register(two);
    expect(await versionAt('models:/tweets@live')).toBe('two');
    expect(await versionAt(`models:/tweets/${first}`)).toBe('one');
    expect(downloads()).toBe(2);
  });

  it('downloads damaged copies again', async () => {
    await register(one);
    await versionAt('models:/tweets@live');
    for (const file of await cachedFiles()) if (!file.endsWith('model.json')) await writeFile(file, 'damaged');
    expect(await versionAt('models:/tweets@live')).toBe('one');
    expect(downloads()).toBe(2);
    expect(await versionAt('models:/tweets@live')).toBe('one');
    expect(downloads()).toBe(2);
  });

  it('uses the last good copy while the server is away, and says so', async () => {
    const version = await register(one);
    await versionAt('models:/tweets@live');
    registry.before = () => {
      throw serverAway();
    };
    expect(await versionAt('models:/tweets@live')).toBe('one');
    expect(warnings).toMatchObject([{ reference: 'models:/tweets@live', version }]);
    expect(warnings[0]?.message).toBe(
      `http://registry.test is away (connection refused): models:/tweets@live is version ${version}, as it was last`,
    );
    await expect(versionAt('models:/tweets@other')).rejects.toMatchObject({ errorCode: 'CONNECTION_FAILED' });
  });

  it('uses it too when the server goes away in the middle of a download', async () => {
    await register(one);
    await versionAt('models:/tweets@live');
    await register(two);
    registry.before = (call) => {
      if (call.startsWith('artifacts.')) throw serverAway();
    };
    expect(await versionAt('models:/tweets@live')).toBe('one');
    expect(warnings).toHaveLength(1);
  });

  it('does not hide answers of the server behind a copy', async () => {
    await register(one);
    await versionAt('models:/tweets@live');
    registry.aliases.delete('live');
    await expect(versionAt('models:/tweets@live')).rejects.toMatchObject({ code: 'artifact_not_found' });
    registry.before = () => {
      throw new MlflowError({ errorCode: 'UNAUTHENTICATED', message: 'who?', status: 401 });
    };
    await expect(versionAt('models:/tweets@live')).rejects.toMatchObject({ errorCode: 'UNAUTHENTICATED' });
    expect(warnings).toEqual([]);
  });

  it('refuses altered files and a model other than the registered one, and keeps nothing of them', async () => {
    const version = await register(one);
    const weights = [...registry.artifacts.keys()].find((path) => /sentiment-model\/.*(bin|f32|int8)/.test(path)) ?? '';
    const intact = registry.artifacts.get(weights) ?? new Uint8Array();
    registry.artifacts.set(
      weights,
      intact.map((byte) => byte ^ 1),
    );
    await expect(versionAt('models:/tweets@live')).rejects.toMatchObject({ code: 'artifact_invalid' });
    expect(await cachedFiles()).toEqual([]);
    registry.artifacts.set(weights, intact);
    const index = registry.versions.findIndex((found) => found.version === version);
    const found = registry.versions[index];
    if (found) registry.versions[index] = { ...found, tags: { 'sentiment.checksum': two.manifest.checksum } };
    await expect(versionAt('models:/tweets@live')).rejects.toThrow('another model than was registered');
    expect(await cachedFiles()).toEqual([]);
  });

  it('says that a version was not made by register', async () => {
    await register(one);
    registry.artifacts.clear();
    await expect(versionAt('models:/tweets@live')).rejects.toThrow('has no folder sentiment-model: register the model');
  });

  it('tells versions of equal numbers apart', async () => {
    const version = await register(one);
    await versionAt(`models:/tweets/${version}`);
    await register(two);
    const [, second] = registry.versions;
    // The registered model was deleted and made anew.
    if (second) registry.versions.splice(0, 2, { ...second, version });
    expect(await versionAt(`models:/tweets/${version}`)).toBe('two');
  });

  it('can be used by several at once', async () => {
    await register(one);
    const answers = await Promise.all(Array.from({ length: 8 }, () => versionAt('models:/tweets@live')));
    expect(new Set(answers)).toEqual(new Set(['one']));
    const names = (await cachedFiles()).filter((file) => file.endsWith('model.json'));
    expect(names).toHaveLength(1);
  });

  it('keeps names apart that differ in what folders cannot hold', async () => {
    await register(one);
    await versionAt('models:/tweets@live');
    await expect(versionAt('models:/..@live')).resolves.toBe('one');
    for (const file of await cachedFiles()) expect(file.startsWith(folder)).toBe(true);
  });
});

describe('defaultCacheFolder', () => {
  it('is where the system keeps such things', () => {
    expect(defaultCacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux')).toBe(join('/c', 'sentiment-core'));
    expect(defaultCacheFolder({}, 'linux')).toMatch(/\.cache.sentiment-core$/);
    expect(defaultCacheFolder({ LOCALAPPDATA: 'L' }, 'win32')).toBe(join('L', 'sentiment-core', 'Cache'));
    expect(defaultCacheFolder({}, 'darwin')).toMatch(/Library.Caches.sentiment-core$/);
  });
});
