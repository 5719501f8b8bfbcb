import type { JsonFields } from '../connection/json-fields.ts';
import { decodeMetric, type Metric } from './metric.ts';

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

export function decodeLoggedModel(model: JsonFields): LoggedModel {
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
