import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClassifier, type Artifact } from 'sentiment-core/node';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import { createMemoryRegistry, type MemoryRegistry, serverAway, trainWordModel } from '../memory-registry-fixture.ts';
import { registerModel } from './register-model.ts';

let model: Artifact;
beforeAll(async () => {
  model = await trainWordModel(['lovely', 'great'], ['late', 'rude']);
});

function register(registry: MemoryRegistry, more = {}) {
  return registerModel({
    client: registry.client,
    name: 'tweets',
    model,
    generateId: () => 'u1',
    clock: () => 5,
    ...more,
  });
}

describe('registerModel', () => {
  it('makes a version of a logged model that holds both forms, on MLflow 3', async () => {
    const registry = createMemoryRegistry();
    const registered = await register(registry, { aliases: ['challenger'], tags: { team: 'nlp' } });
    expect(registered).toMatchObject({ version: '2', source: 'models:/m-1', aliases: ['challenger'] });
    expect(registry.states).toEqual(new Map([['m-1', 'READY']]));
    const paths = [...registry.artifacts.keys()];
    expect(paths).toContain('m-1/MLmodel');
    expect(paths).toContain('m-1/model.onnx');
    expect(paths).toContain('m-1/sentiment-model/model.json');
    expect(registry.aliases.get('challenger')).toBe('2');
    expect(registry.versions[0]?.tags).toMatchObject({
      team: 'nlp',
      'sentiment.checksum': model.manifest.checksum,
      'sentiment.labels': 'negative, positive',
      'sentiment.mlflow_model': 'yes',
    });
  });

  it('puts it under a run on MLflow 2: a given one, or one of its own', async () => {
    const own = createMemoryRegistry({ mlflow3: false });
    expect(await register(own)).toMatchObject({ source: 'runs:/r1/models/u1' });
    expect(own.states.get('r1')).toBe('FINISHED');
    expect(own.artifacts.has('r1/models/u1/MLmodel')).toBe(true);
    const given = createMemoryRegistry({ mlflow3: false });
    expect(await register(given, { runId: 'r9' })).toMatchObject({ source: 'runs:/r9/models/u1' });
    expect(given.states.size).toBe(0);
  });

  describe('of a training that was recorded in MLflow', () => {
    const run = '0b0e7a3c-6f1d-4c8a-9a53-1f2e3d4c5b6a/main';
    let folder = '';
    beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'register-'))));
    afterEach(() => rm(folder, { recursive: true }));
    const registerFolder = async (registry: MemoryRegistry, mlflow: unknown, more = {}) => {
      await writeFile(join(folder, 'training.json'), JSON.stringify({ seed: 1, mlflow }));
      return register(registry, { model: { ...model, location: folder }, ...more });
    };
    const record = { run, experiment: 'trainings', trackingUri: 'http://registry.test' };

    it('names the run that made it', async () => {
      const registry = createMemoryRegistry();
      registry.runs.set(run, 'r7');
      expect(await registerFolder(registry, record)).toMatchObject({ runId: 'r7', runMissing: undefined });
      expect(registry.versions[0]).toMatchObject({ runId: 'r7' });
      expect(await registerFolder(registry, record, { runId: 'r8' })).toMatchObject({ runId: 'r8' });
    });

    it('says so when the server does not have the run', async () => {
      const registry = createMemoryRegistry();
      expect(await registerFolder(registry, { ...record, trackingUri: 'http://old' })).toMatchObject({
        runId: undefined,
        runMissing:
          'its run is not in the experiment trainings of http://registry.test. It was recorded for http://old.',
      });
    });

    it.each([[{ ...record, run: "x' or tags.a = 'b" }], [{ run }], ['text'], [null]])(
      'passes over what is no record: %j',
      async (mlflow) => {
        const registry = createMemoryRegistry();
        expect(await registerFolder(registry, mlflow)).toMatchObject({ runId: undefined, runMissing: undefined });
        expect(registry.calls).not.toContain('experiments.getByName');
      },
    );
  });

  it('takes the embedded model too', async () => {
    const registry = createMemoryRegistry();
    const { checksum } = await register(registry, { model: 'default' });
    const manifest = registry.artifacts.get('m-1/sentiment-model/model.json');
    expect(JSON.parse(Buffer.from(manifest ?? '').toString())).toMatchObject({ checksum });
    expect((await loadClassifier()).info.name).toBe(JSON.parse(Buffer.from(manifest ?? '').toString()).name);
  });

  it('refuses the aliases of promotion before anything is sent', async () => {
    for (const alias of ['champion', 'previous']) {
      const registry = createMemoryRegistry();
      await expect(register(registry, { aliases: [alias] })).rejects.toMatchObject({ field: 'aliases' });
      expect(registry.calls).toEqual([]);
    }
  });
});

describe('a registration that fails', () => {
  const failing = (call: string, error: Error, { mlflow3 = true, after = false, times = 1 } = {}) => {
    const registry = createMemoryRegistry({ mlflow3 });
    let left = times;
    registry.before = (name) => {
      if (name !== call || left <= 0) return;
      left -= 1;
      if (!after) throw error;
    };
    return registry;
  };

  it.each([
    ['artifacts.upload', true],
    ['artifacts.open', true],
    ['loggedModels.finalize', true],
    ['registeredModels.getOrCreate', true],
    ['modelVersions.create', true],
    ['modelVersions.waitUntilReady', true],
    ['artifacts.upload', false],
    ['runs.update', false],
    ['modelVersions.waitUntilReady', false],
  ])('at %s (MLflow 3: %s) leaves nothing', async (call, mlflow3) => {
    const registry = failing(call, serverAway(), { mlflow3 });
    await expect(register(registry, { aliases: ['challenger'] })).rejects.toMatchObject({
      errorCode: 'CONNECTION_FAILED',
      message: expect.stringMatching(
        /^Registering a version of tweets failed: connection refused; nothing of it is left/,
      ),
    });
    expect(registry.versions).toEqual([]);
    expect(registry.aliases.size).toBe(0);
    expect([...registry.states.values()]).toEqual(['deleted']);
    if (!mlflow3) expect(registry.artifacts.size).toBe(0);
  });

  it('because bytes come back altered leaves nothing', async () => {
    const registry = createMemoryRegistry();
    registry.before = (call) => {
      const weights = [...registry.artifacts.keys()].find((path) => path.endsWith('model.onnx'));
      if (call === 'artifacts.open' && weights) registry.artifacts.set(weights, Uint8Array.of(1));
    };
    await expect(register(registry)).rejects.toThrow('model.onnx was uploaded, but comes back with another sha256');
    expect(registry.versions).toEqual([]);
  });

  it('with a lost answer deletes the version that was made all the same', async () => {
    const registry = createMemoryRegistry();
    const { modelVersions } = registry.client;
    const create = modelVersions.create.bind(modelVersions);
    Object.assign(modelVersions, {
      create: async (options: Parameters<typeof create>[0]) => {
        await create(options);
        throw serverAway();
      },
    });
    await expect(register(registry)).rejects.toThrow('nothing of it is left');
    expect(registry.versions).toEqual([]);
  });

  it('and cannot be undone says what is left', async () => {
    const registry = createMemoryRegistry();
    registry.before = (call) => {
      if (call === 'modelVersions.create' || call.endsWith('delete')) throw serverAway();
    };
    await expect(register(registry)).rejects.toThrow('what could not be undone: logged model m-1 (connection refused)');
    expect(registry.states.get('m-1')).toBe('FAILED');
  });

  it('at the alias says that the version is whole', async () => {
    const error = new MlflowError({ errorCode: 'PERMISSION_DENIED', message: 'no' });
    const registry = failing('registeredModels.setAlias', error);
    await expect(register(registry, { aliases: ['challenger'] })).rejects.toMatchObject({
      errorCode: 'PERMISSION_DENIED',
      message: 'Version 2 of tweets is registered and ready, but has no alias challenger: no',
    });
    expect(registry.versions).toHaveLength(1);
  });
});
