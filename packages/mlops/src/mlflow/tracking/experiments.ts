import type { CallOptions } from '../connection/connection-settings.ts';
import { checkKey, checkLength, checkNotEmpty, checkTags } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';
import { readPages, type Transport } from '../connection/transport.ts';
import { hasErrorCode } from '../mlflow-error.ts';

export type LifecycleStage = 'active' | 'deleted';
/** Which of active and deleted things a search sees. */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

function decodeExperiment(fields: JsonFields): Experiment {
  return {
    experimentId: fields.text('experiment_id'),
    name: fields.text('name'),
    artifactLocation: fields.optionalText('artifact_location') ?? '',
    lifecycleStage: fields.optionalText('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    creationTime: fields.optionalNumber('creation_time'),
    lastUpdateTime: fields.optionalNumber('last_update_time'),
    tags: fields.keyValues('tags'),
  };
}

export interface CreateExperimentOptions extends CallOptions {
  /** Where its runs keep artifacts. Default: the server's place. */
  readonly artifactLocation?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface SearchExperimentsOptions extends CallOptions {
  /** e.g. `name LIKE 'tweets%' AND tags.team = 'nlp'`. */
  readonly filter?: string | undefined;
  /** e.g. `['name ASC']`. */
  readonly orderBy?: readonly string[] | undefined;
  /** Default: `ACTIVE_ONLY`. */
  readonly view?: ViewType | undefined;
  /** Experiments a page. Default: 1000. */
  readonly pageSize?: number | undefined;
}

export interface Experiments {
  /** Resolves to the new id. @throws MlflowError `RESOURCE_ALREADY_EXISTS` */
  create(name: string, options?: CreateExperimentOptions): Promise<string>;
  get(experimentId: string, options?: CallOptions): Promise<Experiment>;
  /** @throws MlflowError `RESOURCE_DOES_NOT_EXIST` */
  getByName(name: string, options?: CallOptions): Promise<Experiment>;
  /** The experiment of that name, made when there is none; two callers at once get the same one. */
  getOrCreate(name: string, options?: CreateExperimentOptions): Promise<Experiment>;
  search(options?: SearchExperimentsOptions): AsyncGenerator<Experiment, void, undefined>;
  /** Renames it. */
  update(experimentId: string, changes: { readonly name: string }, options?: CallOptions): Promise<void>;
  /** Marks it and its runs as deleted. */
  delete(experimentId: string, options?: CallOptions): Promise<void>;
  restore(experimentId: string, options?: CallOptions): Promise<void>;
  setTag(experimentId: string, key: string, value: string, options?: CallOptions): Promise<void>;
}

export function createExperiments(transport: Transport): Experiments {
  const { limits } = transport.settings;
  const checkName = (name: string) => {
    checkNotEmpty('name', name);
    checkLength('name', name, limits.name);
  };

  const experiments: Experiments = {
    async create(name, { artifactLocation, tags = {}, ...call } = {}) {
      checkName(name);
      checkTags('tag', tags, limits);
      const body = { name, artifact_location: artifactLocation, tags: toKeyValues(tags) };
      return (await transport.json('POST', 'mlflow/experiments/create', { ...call, body })).text('experiment_id');
    },

    async get(experimentId, call) {
      const query = { experiment_id: experimentId };
      const answer = await transport.json('GET', 'mlflow/experiments/get', { ...call, query });
      return decodeExperiment(answer.object('experiment'));
    },

    async getByName(name, call) {
      const query = { experiment_name: name };
      const answer = await transport.json('GET', 'mlflow/experiments/get-by-name', { ...call, query });
      return decodeExperiment(answer.object('experiment'));
    },

    async getOrCreate(name, options = {}) {
      const call = { signal: options.signal, timeoutMs: options.timeoutMs };
      try {
        return await experiments.getByName(name, call);
      } catch (error) {
        if (!hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
      }
      try {
        return await experiments.get(await experiments.create(name, options), call);
      } catch (error) {
        if (!hasErrorCode(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
        return experiments.getByName(name, call);
      }
    },

    search({ filter, orderBy, view = 'ACTIVE_ONLY', pageSize = 1000, ...call } = {}) {
      const body = { filter, order_by: orderBy, view_type: view, max_results: pageSize };
      const options = { ...call, repeatable: true };
      return readPages(
        (token) =>
          transport.json('POST', 'mlflow/experiments/search', { ...options, body: { ...body, page_token: token } }),
        (page) => page.list('experiments').map(decodeExperiment),
      );
    },

    async update(experimentId, { name }, call) {
      checkName(name);
      const body = { experiment_id: experimentId, new_name: name };
      await transport.json('POST', 'mlflow/experiments/update', { ...call, body, repeatable: true });
    },

    async delete(experimentId, call) {
      await transport.json('POST', 'mlflow/experiments/delete', { ...call, body: { experiment_id: experimentId } });
    },

    async restore(experimentId, call) {
      await transport.json('POST', 'mlflow/experiments/restore', { ...call, body: { experiment_id: experimentId } });
    },

    async setTag(experimentId, key, value, call) {
      checkKey('tag', key, limits.key);
      checkLength(`value of tag ${key}`, value, limits.tagValue);
      const body = { experiment_id: experimentId, key, value };
      await transport.json('POST', 'mlflow/experiments/set-experiment-tag', { ...call, body, repeatable: true });
    },
  };
  return experiments;
}
