import type { CallOptions } from '../connection/connection-settings.ts';
import { checkKey, checkLength, checkTags, invalidValue } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';
import { readPages, type Transport } from '../connection/transport.ts';
import { type DatasetInput, decodeDatasetInput, encodeDatasetInput } from './datasets.ts';
import type { LifecycleStage, ViewType } from './experiments.ts';
import {
  decodeMetric,
  type Metric,
  completeMetric,
  encodeMetric,
  type MetricPoint,
  batchLimits,
  splitBatches,
} from './metrics.ts';

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

/** A logged model a run made, at a step of its training (MLflow 3). */
export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

export interface RunInfo {
  readonly runId: string;
  readonly name: string;
  readonly experimentId: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startTime: number | undefined;
  /** Milliseconds since 1970; undefined while it runs. */
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

export interface Run extends RunInfo {
  /** Last value of each metric: of the greatest step, then the latest time, then the greatest value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The same points with step and time. */
  readonly lastMetrics: readonly Metric[];
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasetInputs: readonly DatasetInput[];
  /** Ids of the logged models it read (MLflow 3). */
  readonly modelInputs: readonly string[];
  readonly modelOutputs: readonly ModelOutput[];
}

function decodeRunInfo(info: JsonFields): RunInfo {
  return {
    runId: info.optionalText('run_id') ?? info.text('run_uuid'),
    name: info.optionalText('run_name') ?? '',
    experimentId: info.text('experiment_id'),
    status: (info.optionalText('status') ?? 'RUNNING') as RunStatus,
    startTime: info.optionalNumber('start_time'),
    endTime: info.optionalNumber('end_time') || undefined,
    artifactUri: info.optionalText('artifact_uri') ?? '',
    lifecycleStage: info.optionalText('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
  };
}

function decodeRun(run: JsonFields): Run {
  const data = run.object('data');
  const lastMetrics = data.list('metrics').map(decodeMetric);
  return {
    ...decodeRunInfo(run.object('info')),
    metrics: Object.fromEntries(lastMetrics.map(({ key, value }) => [key, value])),
    lastMetrics,
    params: data.keyValues('params'),
    tags: data.keyValues('tags'),
    datasetInputs: run.object('inputs').list('dataset_inputs').map(decodeDatasetInput),
    modelInputs: run
      .object('inputs')
      .list('model_inputs')
      .map((input) => input.text('model_id')),
    modelOutputs: run
      .object('outputs')
      .list('model_outputs')
      .map((output) => ({ modelId: output.text('model_id'), step: output.optionalNumber('step') ?? 0 })),
  };
}

/** Values of params; numbers and booleans are written as JavaScript writes them. */
export type ParamValues = Readonly<Record<string, string | number | boolean>>;

export interface CreateRunOptions extends CallOptions {
  readonly experimentId: string;
  /** Default: the server invents one. */
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Shows the run under another one. */
  readonly parentRunId?: string | undefined;
  /** Milliseconds since 1970. Default: now. */
  readonly startTime?: number | undefined;
}

export interface RunChanges {
  readonly status?: RunStatus | undefined;
  /** Milliseconds since 1970. */
  readonly endTime?: number | undefined;
  readonly name?: string | undefined;
}

export interface SearchRunsOptions extends CallOptions {
  readonly experimentIds: readonly string[];
  /** e.g. `metrics.f1 > 0.8 AND params.model = 'lstm' AND tags.seed = '7'`. */
  readonly filter?: string | undefined;
  /** e.g. `['metrics.f1 DESC']`. */
  readonly orderBy?: readonly string[] | undefined;
  /** Default: `ACTIVE_ONLY`. */
  readonly view?: ViewType | undefined;
  /** Runs a page. Default: 1000. */
  readonly pageSize?: number | undefined;
}

export interface MetricHistoryOptions extends CallOptions {
  /** Points a page. Default: 1000. */
  readonly pageSize?: number | undefined;
}

export interface Runs {
  create(options: CreateRunOptions): Promise<Run>;
  get(runId: string, options?: CallOptions): Promise<Run>;
  update(runId: string, changes: RunChanges, options?: CallOptions): Promise<RunInfo>;
  /** Marks it as deleted. */
  delete(runId: string, options?: CallOptions): Promise<void>;
  restore(runId: string, options?: CallOptions): Promise<void>;
  search(options: SearchRunsOptions): AsyncGenerator<Run, void, undefined>;
  /** Never sent twice by the client. */
  logMetric(runId: string, point: MetricPoint, options?: CallOptions): Promise<void>;
  /** Any number of points, in as many requests as the server's limits ask for; none is sent twice by the client. */
  logMetrics(runId: string, points: readonly MetricPoint[], options?: CallOptions): Promise<void>;
  /** Any number of params. A param once set cannot change: MLflow refuses another value. */
  logParams(runId: string, params: ParamValues, options?: CallOptions): Promise<void>;
  setTags(runId: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>;
  deleteTag(runId: string, key: string, options?: CallOptions): Promise<void>;
  /** Datasets it read and, on MLflow 3, logged models by their ids. */
  logInputs(
    runId: string,
    inputs: { readonly datasets?: readonly DatasetInput[]; readonly modelIds?: readonly string[] },
    options?: CallOptions,
  ): Promise<void>;
  /** Logged models it made. @throws MlflowError `ENDPOINT_NOT_FOUND` on MLflow 2 */
  logOutputs(runId: string, models: readonly ModelOutput[], options?: CallOptions): Promise<void>;
  /** Every point of a metric. */
  metricHistory(runId: string, key: string, options?: MetricHistoryOptions): AsyncGenerator<Metric, void, undefined>;
}

/** The points that a run does not have; two points alike in key, step, time and value are one. */
export async function missingPoints<Point extends PointIdentity>(
  runs: Pick<Runs, 'metricHistory'>,
  runId: string,
  points: readonly Point[],
  call: CallOptions = {},
): Promise<Point[]> {
  const recorded = new Set<string>();
  for (const key of new Set(points.map((point) => point.key))) {
    for await (const metric of runs.metricHistory(runId, key, call)) recorded.add(identify(metric));
  }
  return points.filter((point) => !recorded.has(identify(point)));
}

type PointIdentity = Pick<Metric, 'key' | 'step' | 'timestamp' | 'value'>;

function identify({ key, step, timestamp, value }: PointIdentity): string {
  // Databases behind MLflow keep infinities as the largest numbers.
  const stored = Math.abs(value) === Infinity ? Math.sign(value) * Number.MAX_VALUE : value;
  return `${step} ${timestamp} ${stored} ${key}`;
}

export function createRuns(transport: Transport): Runs {
  const { limits, clock } = transport.settings;
  const post = (path: string, body: unknown, call: CallOptions | undefined, repeatable = false) =>
    transport.json('POST', `mlflow/runs/${path}`, { ...call, body, repeatable });
  const checkName = (name: string | undefined) => {
    if (name !== undefined) checkLength('name', name, limits.name);
  };

  return {
    async create({ experimentId, name, tags = {}, parentRunId, startTime = Math.floor(clock()), ...call }) {
      checkName(name);
      checkTags('tag', tags, limits);
      const allTags = parentRunId === undefined ? tags : { ...tags, 'mlflow.parentRunId': parentRunId };
      const body = { experiment_id: experimentId, run_name: name, start_time: startTime, tags: toKeyValues(allTags) };
      return decodeRun((await post('create', body, call)).object('run'));
    },

    async get(runId, call) {
      const answer = await transport.json('GET', 'mlflow/runs/get', { ...call, query: { run_id: runId } });
      return decodeRun(answer.object('run'));
    },

    async update(runId, { status, endTime, name }, call) {
      checkName(name);
      const body = { run_id: runId, status, end_time: endTime, run_name: name };
      return decodeRunInfo((await post('update', body, call, true)).object('run_info'));
    },

    async delete(runId, call) {
      await post('delete', { run_id: runId }, call);
    },

    async restore(runId, call) {
      await post('restore', { run_id: runId }, call);
    },

    search({ experimentIds, filter, orderBy, view = 'ACTIVE_ONLY', pageSize = 1000, ...call }) {
      const body = {
        experiment_ids: experimentIds,
        filter,
        order_by: orderBy,
        run_view_type: view,
        max_results: pageSize,
      };
      return readPages(
        (token) => post('search', { ...body, page_token: token }, call, true),
        (page) => page.list('runs').map(decodeRun),
      );
    },

    async logMetric(runId, point, call) {
      await post('log-metric', { run_id: runId, ...encodeMetric(completeMetric(transport, point)) }, call);
    },

    async logMetrics(runId, points, call) {
      const metrics = points.map((point) => encodeMetric(completeMetric(transport, point)));
      for (const batch of splitBatches(metrics, batchLimits.metrics)) {
        await post('log-batch', { run_id: runId, metrics: batch }, call);
      }
    },

    async logParams(runId, params, call) {
      const values = Object.entries(params).map(([key, value]) => {
        checkKey('param', key, limits.key);
        if (!['string', 'number', 'boolean'].includes(typeof value)) {
          throw invalidValue(`value of param ${key}`, 'must be a string, a number or a boolean');
        }
        checkLength(`value of param ${key}`, String(value), limits.paramValue);
        return { key, value: String(value) };
      });
      for (const batch of splitBatches(values, batchLimits.params)) {
        await post('log-batch', { run_id: runId, params: batch }, call, true);
      }
    },

    async setTags(runId, tags, call) {
      checkTags('tag', tags, limits);
      for (const batch of splitBatches(toKeyValues(tags), batchLimits.tags)) {
        await post('log-batch', { run_id: runId, tags: batch }, call, true);
      }
    },

    async deleteTag(runId, key, call) {
      await post('delete-tag', { run_id: runId, key }, call);
    },

    async logInputs(runId, { datasets = [], modelIds = [] }, call) {
      const models = modelIds.length === 0 ? undefined : modelIds.map((modelId) => ({ model_id: modelId }));
      await post('log-inputs', { run_id: runId, datasets: datasets.map(encodeDatasetInput), models }, call);
    },

    async logOutputs(runId, models, call) {
      const outputs = models.map(({ modelId, step }) => ({ model_id: modelId, step }));
      await post('outputs', { run_id: runId, models: outputs }, call);
    },

    metricHistory(runId, key, { pageSize = 1000, ...call } = {}) {
      const query = { run_id: runId, metric_key: key, max_results: pageSize };
      return readPages(
        (token) =>
          transport.json('GET', 'mlflow/metrics/get-history', { ...call, query: { ...query, page_token: token } }),
        (page) => page.list('metrics').map(decodeMetric),
      );
    },
  };
}
