import type { CallOptions } from '../connection/connection-settings.ts';
import { checkKey, checkLength, checkTags } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';
import { readPages, type Transport } from '../connection/transport.ts';
import { hasErrorCode } from '../mlflow-error.ts';
import { decodeMetric, type Metric } from './metrics.ts';

export type LoggedModelStatus = 'PENDING' | 'READY' | 'FAILED' | 'UNSPECIFIED';

/** A model of MLflow 3, a thing of its own beside runs. */
export interface LoggedModel {
  /** e.g. `m-0f3c...`; `models:/<modelId>` addresses it. */
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly modelType: string | undefined;
  readonly sourceRunId: string | undefined;
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly statusMessage: string | undefined;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: readonly Metric[];
}

const statusOf: Readonly<Record<string, LoggedModelStatus>> = {
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'FAILED',
};

function decodeLoggedModel(model: JsonFields): LoggedModel {
  const info = model.object('info');
  return {
    modelId: info.text('model_id'),
    experimentId: info.text('experiment_id'),
    name: info.optionalText('name') ?? '',
    modelType: info.optionalText('model_type') || undefined,
    sourceRunId: info.optionalText('source_run_id') || undefined,
    artifactUri: info.optionalText('artifact_uri') ?? '',
    status: statusOf[info.optionalText('status') ?? ''] ?? 'UNSPECIFIED',
    statusMessage: info.optionalText('status_message') || undefined,
    creationTime: info.optionalNumber('creation_timestamp_ms'),
    lastUpdateTime: info.optionalNumber('last_updated_timestamp_ms'),
    tags: info.keyValues('tags'),
    params: model.object('data').keyValues('params'),
    metrics: model.object('data').list('metrics').map(decodeMetric),
  };
}

export interface CreateLoggedModelOptions extends CallOptions {
  readonly experimentId: string;
  /** Default: the server invents one. */
  readonly name?: string | undefined;
  readonly modelType?: string | undefined;
  readonly sourceRunId?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface SearchLoggedModelsOptions extends CallOptions {
  readonly experimentIds: readonly string[];
  /** e.g. `name = 'tweets' AND metrics.f1 > 0.8`. */
  readonly filter?: string | undefined;
  /** e.g. `[{ field: 'metrics.f1', ascending: false }]`. */
  readonly orderBy?: readonly { readonly field: string; readonly ascending?: boolean }[] | undefined;
  /** Models a page. Default: 50, the most that servers allow. */
  readonly pageSize?: number | undefined;
}

/** The models of MLflow 3. On MLflow 2 every call but `areSupported` fails with `ENDPOINT_NOT_FOUND`. */
export interface LoggedModels {
  /** Asks the server once. */
  areSupported(options?: CallOptions): Promise<boolean>;
  /** The new model is PENDING: upload its artifacts, then call `finalize`. */
  create(options: CreateLoggedModelOptions): Promise<LoggedModel>;
  finalize(modelId: string, status: 'READY' | 'FAILED', options?: CallOptions): Promise<LoggedModel>;
  get(modelId: string, options?: CallOptions): Promise<LoggedModel>;
  search(options: SearchLoggedModelsOptions): AsyncGenerator<LoggedModel, void, undefined>;
  delete(modelId: string, options?: CallOptions): Promise<void>;
  setTags(modelId: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>;
  deleteTag(modelId: string, key: string, options?: CallOptions): Promise<void>;
  logParams(modelId: string, params: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>;
}

const statusNames = { READY: 'LOGGED_MODEL_READY', FAILED: 'LOGGED_MODEL_UPLOAD_FAILED' } as const;
const unusedModelId = `m-${'0'.repeat(32)}`;

export function createLoggedModels(transport: Transport): LoggedModels {
  const { limits } = transport.settings;
  const path = (modelId: string) => `mlflow/logged-models/${encodeURIComponent(modelId)}`;
  let supported: boolean | undefined;

  const checkParams = (params: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(params)) {
      checkKey('param', key, limits.key);
      checkLength(`value of param ${key}`, value, limits.paramValue);
    }
  };

  const get = async (modelId: string, call?: CallOptions): Promise<LoggedModel> =>
    decodeLoggedModel((await transport.json('GET', path(modelId), call)).object('model'));

  return {
    get,

    async areSupported(call) {
      if (supported !== undefined) return supported;
      try {
        await get(unusedModelId, call);
        supported = true;
      } catch (error) {
        if (!hasErrorCode(error, 'ENDPOINT_NOT_FOUND', 'RESOURCE_DOES_NOT_EXIST')) throw error;
        supported = error.errorCode === 'RESOURCE_DOES_NOT_EXIST';
      }
      return supported;
    },

    async create({ experimentId, name, modelType, sourceRunId, params = {}, tags = {}, ...call }) {
      if (name !== undefined) checkLength('name', name, limits.name);
      checkParams(params);
      checkTags('tag', tags, limits);
      const body = {
        experiment_id: experimentId,
        name,
        model_type: modelType,
        source_run_id: sourceRunId,
        params: toKeyValues(params),
        tags: toKeyValues(tags),
      };
      return decodeLoggedModel(
        (await transport.json('POST', 'mlflow/logged-models', { ...call, body })).object('model'),
      );
    },

    async finalize(modelId, status, call) {
      const body = { model_id: modelId, status: statusNames[status] };
      const answer = await transport.json('PATCH', path(modelId), { ...call, body, repeatable: true });
      return decodeLoggedModel(answer.object('model'));
    },

    search({ experimentIds, filter, orderBy, pageSize = 50, ...call }) {
      const order = orderBy?.map(({ field, ascending = true }) => ({ field_name: field, ascending }));
      const body = { experiment_ids: experimentIds, filter, order_by: order, max_results: pageSize };
      const options = { ...call, repeatable: true };
      return readPages(
        (token) =>
          transport.json('POST', 'mlflow/logged-models/search', { ...options, body: { ...body, page_token: token } }),
        (page) => page.list('models').map(decodeLoggedModel),
      );
    },

    async delete(modelId, call) {
      await transport.json('DELETE', path(modelId), call);
    },

    async setTags(modelId, tags, call) {
      checkTags('tag', tags, limits);
      const body = { model_id: modelId, tags: toKeyValues(tags) };
      await transport.json('PATCH', `${path(modelId)}/tags`, { ...call, body, repeatable: true });
    },

    async deleteTag(modelId, key, call) {
      await transport.json('DELETE', `${path(modelId)}/tags/${encodeURIComponent(key)}`, call);
    },

    async logParams(modelId, params, call) {
      checkParams(params);
      const body = { model_id: modelId, params: toKeyValues(params) };
      await transport.json('POST', `${path(modelId)}/params`, { ...call, body, repeatable: true });
    },
  };
}
