import type { CallOptions } from '../connection/connection-settings.ts';
import { checkKey, checkLength, checkModelName, checkNotEmpty, checkTags } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';
import { readPages, type Transport } from '../connection/transport.ts';
import { backoffMs } from '../../delivery/backoff.ts';
import { MlflowError } from '../mlflow-error.ts';

export type ModelVersionStatus = 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';

export interface ModelVersion {
  readonly name: string;
  /** An integer as a string, from `1`. */
  readonly version: string;
  readonly description: string;
  readonly source: string;
  readonly runId: string | undefined;
  /** The logged model it was made from (MLflow 3). */
  readonly modelId: string | undefined;
  readonly status: ModelVersionStatus;
  readonly statusMessage: string | undefined;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
}

/** The logged model's id in `models:/<id>`, as version sources of MLflow 3 read. */
function readModelId(source: string): string | undefined {
  return /^models:\/+(m-[^/]+)$/.exec(source)?.[1];
}

export function decodeModelVersion(version: JsonFields): ModelVersion {
  const source = version.optionalText('source') ?? '';
  return {
    name: version.text('name'),
    version: version.text('version'),
    description: version.optionalText('description') ?? '',
    source,
    runId: version.optionalText('run_id') || undefined,
    modelId: version.optionalText('model_id') || readModelId(source),
    status: (version.optionalText('status') ?? 'READY') as ModelVersionStatus,
    statusMessage: version.optionalText('status_message') || undefined,
    aliases: version.texts('aliases'),
    tags: version.keyValues('tags'),
    creationTime: version.optionalNumber('creation_timestamp'),
    lastUpdateTime: version.optionalNumber('last_updated_timestamp'),
  };
}

export interface CreateModelVersionOptions extends CallOptions {
  /** The registered model, which must exist. */
  readonly name: string;
  /** Where the artifacts are: `models:/<model id>` on MLflow 3, or a run's artifact address with the model's folder. */
  readonly source: string;
  readonly runId?: string | undefined;
  /** The logged model (MLflow 3). Default: the one that `source` names, if it is of the form `models:/<model id>`. */
  readonly modelId?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Waits until the version is ready. Default: true. */
  readonly waitUntilReady?: boolean | undefined;
}

export interface SearchRegistryOptions extends CallOptions {
  /** e.g. `name LIKE 'tweets%'`, `tags.team = 'nlp'`; for versions also `name = 'tweets'`, `run_id = '...'`. */
  readonly filter?: string | undefined;
  /** e.g. `['name ASC']`; for versions `['version_number DESC']`. */
  readonly orderBy?: readonly string[] | undefined;
  /** Entries a page. Default: 100 models, 1000 versions. */
  readonly pageSize?: number | undefined;
}

export interface WaitUntilReadyOptions extends CallOptions {
  /** Milliseconds to wait at most. Default: 300,000. */
  readonly longestWaitMs?: number | undefined;
}

export interface ModelVersions {
  create(options: CreateModelVersionOptions): Promise<ModelVersion>;
  /** Asks until the version is READY. @throws MlflowError `INVALID_STATE` when its registration failed, `TIMEOUT` when it takes too long */
  waitUntilReady(name: string, version: string, options?: WaitUntilReadyOptions): Promise<ModelVersion>;
  get(name: string, version: string, options?: CallOptions): Promise<ModelVersion>;
  search(options?: SearchRegistryOptions): AsyncGenerator<ModelVersion, void, undefined>;
  update(
    name: string,
    version: string,
    changes: { readonly description: string },
    options?: CallOptions,
  ): Promise<ModelVersion>;
  /** Deletes it for good. */
  delete(name: string, version: string, options?: CallOptions): Promise<void>;
  setTag(name: string, version: string, key: string, value: string, options?: CallOptions): Promise<void>;
  deleteTag(name: string, version: string, key: string, options?: CallOptions): Promise<void>;
  /** Address of its artifacts. */
  getDownloadUri(name: string, version: string, options?: CallOptions): Promise<string>;
}

const polling = { firstWaitMs: 100, longestWaitMs: 2_000 };

export function createModelVersions(transport: Transport): ModelVersions {
  const { limits, clock, sleep, signal: clientSignal } = transport.settings;
  const path = 'mlflow/model-versions';

  const versions: ModelVersions = {
    async create({ name, source, runId, modelId, description, tags = {}, waitUntilReady = true, ...call }) {
      checkModelName(name);
      checkNotEmpty('source', source);
      checkTags('tag', tags, limits);
      const body = {
        name,
        source,
        run_id: runId,
        model_id: modelId ?? readModelId(source),
        description,
        tags: toKeyValues(tags),
      };
      const answer = await transport.json('POST', `${path}/create`, { ...call, body });
      const created = decodeModelVersion(answer.object('model_version'));
      if (!waitUntilReady || created.status === 'READY') return created;
      return versions.waitUntilReady(name, created.version, call);
    },

    async waitUntilReady(name, version, { longestWaitMs = 300_000, ...call } = {}) {
      const deadline = clock() + longestWaitMs;
      for (let polls = 1; ; polls += 1) {
        const found = await versions.get(name, version, call);
        if (found.status === 'READY') return found;
        const title = `version ${version} of ${name}`;
        if (found.status === 'FAILED_REGISTRATION') {
          const reason = found.statusMessage ?? 'no reason given';
          throw new MlflowError({ errorCode: 'INVALID_STATE', message: `Registering ${title} failed: ${reason}` });
        }
        const waitMs = backoffMs(polling, polls, 1);
        if (clock() + waitMs > deadline) {
          const message = `${title} is not ready after ${longestWaitMs} ms`;
          throw new MlflowError({ errorCode: 'TIMEOUT', message });
        }
        await sleep(waitMs, AbortSignal.any([call.signal, clientSignal].filter((signal) => signal !== undefined)));
      }
    },

    async get(name, version, call) {
      const answer = await transport.json('GET', `${path}/get`, { ...call, query: { name, version } });
      return decodeModelVersion(answer.object('model_version'));
    },

    search({ filter, orderBy, pageSize = 1000, ...call } = {}) {
      const order = orderBy ?? [];
      return readPages(
        (token) => {
          const query = { filter, max_results: pageSize, page_token: token };
          return transport.json('GET', `${path}/search`, { ...call, query, repeatedQuery: { order_by: order } });
        },
        (page) => page.list('model_versions').map(decodeModelVersion),
      );
    },

    async update(name, version, { description }, call) {
      const body = { name, version, description };
      const answer = await transport.json('PATCH', `${path}/update`, { ...call, body, repeatable: true });
      return decodeModelVersion(answer.object('model_version'));
    },

    async delete(name, version, call) {
      await transport.json('DELETE', `${path}/delete`, { ...call, body: { name, version } });
    },

    async setTag(name, version, key, value, call) {
      checkKey('tag', key, limits.key);
      checkLength(`value of tag ${key}`, value, limits.tagValue);
      await transport.json('POST', `${path}/set-tag`, {
        ...call,
        body: { name, version, key, value },
        repeatable: true,
      });
    },

    async deleteTag(name, version, key, call) {
      await transport.json('DELETE', `${path}/delete-tag`, { ...call, body: { name, version, key } });
    },

    async getDownloadUri(name, version, call) {
      const answer = await transport.json('GET', `${path}/get-download-uri`, { ...call, query: { name, version } });
      return answer.text('artifact_uri');
    },
  };
  return versions;
}
