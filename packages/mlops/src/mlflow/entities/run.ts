import type { JsonFields } from '../connection/json-fields.ts';
import { type DatasetInput, decodeDatasetInput } from './dataset.ts';
import type { LifecycleStage } from './experiment.ts';
import { decodeMetric, type Metric } from './metric.ts';

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

export function decodeRunInfo(info: JsonFields): RunInfo {
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

export function decodeRun(run: JsonFields): Run {
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
