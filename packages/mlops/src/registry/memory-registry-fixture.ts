import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, loadArtifact } from 'sentiment-core/node';
import { createArrayDataset, createLogisticRegressionTrainer } from 'sentiment-core/training';
import type { MlflowClient } from '../mlflow/mlflow-client.ts';
import { MlflowError } from '../mlflow/mlflow-error.ts';
import type { ModelVersion } from '../mlflow/registry/model-versions.ts';

export interface MemoryRegistry {
  readonly client: MlflowClient;
  /** Path of the owner and of the artifact → bytes. */
  readonly artifacts: Map<string, Uint8Array>;
  readonly versions: ModelVersion[];
  readonly aliases: Map<string, string>;
  readonly tags: Map<string, string>;
  /** Calls by name, e.g. `modelVersions.create`, in their order. */
  readonly calls: string[];
  /** Called before each call; what it throws is the answer. */
  before: (call: string, ...parameters: readonly unknown[]) => Promise<void> | void;
  /** Value of the tag `sentiment.journal` → id of the run that carries it. */
  readonly runs: Map<string, string>;
  /** Logged models and their state; runs likewise. */
  readonly states: Map<string, string>;
}

function missing(what: string): MlflowError {
  return new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message: `${what} does not exist`, status: 404 });
}

export function serverAway(): MlflowError {
  return new MlflowError({ errorCode: 'CONNECTION_FAILED', message: 'connection refused' });
}

/** One registered model, `tweets`, in memory: enough of a client for what the registry does with it. */
export function createMemoryRegistry({ mlflow3 = true } = {}): MemoryRegistry {
  const artifacts = new Map<string, Uint8Array>();
  const versions: ModelVersion[] = [];
  const aliases = new Map<string, string>();
  const tags = new Map<string, string>();
  const states = new Map<string, string>();
  const calls: string[] = [];
  let made = 0;
  let exists = false;
  const registry: MemoryRegistry = {
    artifacts,
    versions,
    aliases,
    tags,
    states,
    runs: new Map(),
    calls,
    before: () => undefined,
    client: undefined as unknown as MlflowClient,
  };

  const versionOf = (version: string): ModelVersion => {
    const found = versions.find((one) => one.version === version);
    if (!found) throw missing(`version ${version}`);
    return { ...found, aliases: [...aliases].filter(([, to]) => to === version).map(([alias]) => alias) };
  };
  const baseOf = (owner: unknown): string => {
    if (typeof owner !== 'string') return Object.values(owner as object).join('');
    const { source } = versionOf(owner.split('/').at(-1) ?? '');
    return source.replace(/^models:\/|^runs:\//, '');
  };
  const model = () => {
    if (!exists) throw missing('model tweets');
    return { name: 'tweets', aliases: Object.fromEntries(aliases), tags: Object.fromEntries(tags) };
  };

  const answers: Record<string, Record<string, (...parameters: never[]) => unknown>> = {
    registeredModels: {
      get: model,
      getOrCreate: () => ((exists = true), model()),
      getVersionByAlias: (_: string, alias: string) => {
        const version = aliases.get(alias);
        return version === undefined ? undefined : versionOf(version);
      },
      setAlias: (_: string, alias: string, version: string) => void aliases.set(alias, version),
      deleteAlias: (_: string, alias: string) => void aliases.delete(alias),
      setTag: (_: string, key: string, value: string) => void tags.set(key, value),
      deleteTag: (_: string, key: string) => void tags.delete(key),
    },
    modelVersions: {
      get: (_: string, version: string) => versionOf(version),
      create: (creation: { source: string; tags?: Record<string, string>; runId?: string; description?: string }) => {
        const { source, tags: given = {}, runId, description = '' } = creation;
        const version = String((made += 1));
        const rest = { runId, modelId: undefined, status: 'READY' as const, statusMessage: undefined };
        const times = { creationTime: 1_000 + made, lastUpdateTime: undefined };
        versions.push({
          name: 'tweets',
          version,
          description,
          source,
          aliases: [],
          tags: given,
          ...rest,
          ...times,
        });
        return versionOf(version);
      },
      update: (_: string, version: string, { description }: { description: string }) => {
        const index = versions.findIndex((one) => one.version === version);
        versions[index] = { ...versionOf(version), description };
        return versionOf(version);
      },
      waitUntilReady: (_: string, version: string) => versionOf(version),
      delete: (_: string, version: string) =>
        void versions.splice(
          versions.findIndex((one) => one.version === version),
          1,
        ),
      setTag: (_: string, version: string, key: string, value: string) => {
        const index = versions.findIndex((one) => one.version === version);
        const found = versionOf(version);
        versions[index] = { ...found, tags: { ...found.tags, [key]: value } };
      },
    },
    loggedModels: {
      areSupported: () => mlflow3,
      create: () => ({ modelId: `m-${(made += 1)}` }),
      finalize: (modelId: string, status: string) => void states.set(modelId, status),
      delete: (modelId: string) => void states.set(modelId, 'deleted'),
    },
    experiments: { getOrCreate: () => ({ experimentId: '1' }), getByName: () => ({ experimentId: '1' }) },
    runs: {
      create: () => ({ runId: 'r1', artifactUri: 'runs:/r1' }),
      get: (runId: string) => ({ runId, artifactUri: `runs:/${runId}`, experimentId: '1' }),
      update: (runId: string, { status }: { status: string }) => void states.set(runId, status),
      delete: (runId: string) => void states.set(runId, 'deleted'),
      logOutputs: () => undefined,
    },
    artifacts: {
      upload: (owner: unknown, path: string, { bytes }: { bytes: Uint8Array }) =>
        void artifacts.set(`${baseOf(owner)}/${path}`, bytes),
      open: (owner: unknown, path: string) => {
        const bytes = artifacts.get(`${baseOf(owner)}/${path}`);
        if (!bytes) throw missing(path);
        return [bytes];
      },
      delete: (owner: unknown, path: string) => {
        for (const key of artifacts.keys()) if (key.startsWith(`${baseOf(owner)}/${path}/`)) artifacts.delete(key);
      },
      downloadFolder: async (owner: unknown, folder: string, { path }: { path: string }) => {
        const prefix = `${baseOf(owner)}/${path}/`;
        const found = [...artifacts].filter(([key]) => key.startsWith(prefix));
        for (const [key, bytes] of found) {
          const file = join(folder, key.slice(prefix.length));
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, bytes);
        }
        return found.map(([key]) => key.slice(prefix.length));
      },
    },
  };
  const client: Record<string, unknown> = { trackingUri: 'http://registry.test' };
  for (const [part, methods] of Object.entries(answers)) {
    client[part] = Object.fromEntries(
      Object.entries(methods).map(([method, answer]) => [
        method,
        async (...parameters: never[]) => {
          const call = `${part}.${method}`;
          calls.push(call);
          await registry.before(call, ...parameters);
          return answer(...parameters);
        },
      ]),
    );
  }
  Object.assign(client['modelVersions'] as object, {
    async *search() {
      await registry.before('modelVersions.search');
      yield* versions;
    },
  });
  Object.assign(client['runs'] as object, {
    async *search({ filter = '' }) {
      for (const [origin, runId] of registry.runs)
        if (filter === `tags.\`sentiment.journal\` = '${origin}'`) yield { runId };
    },
  });
  return Object.assign(registry, { client: client as unknown as MlflowClient });
}

const labels = ['negative', 'positive'];

/** A small model that has learnt that some words are good and others bad. */
export async function trainWordModel(
  good: readonly string[],
  bad: readonly string[],
  version = '1',
): Promise<Artifact> {
  const examples = [
    ...good.map((word) => ({ text: `this is ${word}`, label: 1 })),
    ...bad.map((word) => ({ text: `this is ${word}`, label: 0 })),
  ];
  const trainer = createLogisticRegressionTrainer({ version, bits: 12, minCount: 1 });
  const model = await trainer.fit(createArrayDataset({ labels, examples }));
  const files = await model.toArtifact({});
  const read = async (file: string): Promise<Uint8Array> => files.get(file) ?? new Uint8Array();
  const open = async () => ({ location: 'trained', trusted: false, read });
  return loadArtifact('models:/trained', { sources: [{ name: 'trained', accepts: () => true, open }] });
}
