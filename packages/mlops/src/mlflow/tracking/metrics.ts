import { checkKey, type FieldLimits, invalidValue } from '../connection/field-limits.ts';
import type { JsonFields } from '../connection/json-fields.ts';
import type { Transport } from '../connection/transport.ts';

/** One point of a metric. */
export interface Metric {
  readonly key: string;
  /** NaN is kept. Servers on a database keep ±Infinity as ±1.797e308, the largest 64-bit number. */
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
  /** The logged model it was measured on (MLflow 3). */
  readonly modelId?: string | undefined;
  /** The dataset it was measured on (MLflow 3), with `datasetDigest`. */
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** A metric's point; step 0 and the time now unless told. */
export type MetricPoint = Omit<Metric, 'step' | 'timestamp'> & Partial<Pick<Metric, 'step' | 'timestamp'>>;

export function decodeMetric(fields: JsonFields): Metric {
  return {
    key: fields.text('key'),
    value: fields.number('value'),
    timestamp: fields.optionalNumber('timestamp') ?? 0,
    step: fields.optionalNumber('step') ?? 0,
    modelId: fields.optionalText('model_id') || undefined,
    datasetName: fields.optionalText('dataset_name') || undefined,
    datasetDigest: fields.optionalText('dataset_digest') || undefined,
  };
}

/** JSON has no NaN and no infinities; MLflow reads them from these strings. */
function encodeValue(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

export function encodeMetric(metric: Metric): Record<string, unknown> {
  return {
    key: metric.key,
    value: encodeValue(metric.value),
    timestamp: metric.timestamp,
    step: metric.step,
    model_id: metric.modelId,
    dataset_name: metric.datasetName,
    dataset_digest: metric.datasetDigest,
  };
}

/** @throws MlflowError `INVALID_PARAMETER_VALUE` naming the metric and what is wrong with it. */
function checkMetric(metric: Metric, limits: FieldLimits): void {
  checkKey('metric', metric.key, limits.key);
  if (typeof metric.value !== 'number') throw invalidValue(`value of metric ${metric.key}`, 'must be a number');
  if (!Number.isSafeInteger(metric.step)) throw invalidValue(`step of metric ${metric.key}`, 'must be an integer');
  if (!Number.isSafeInteger(metric.timestamp) || metric.timestamp < 0) {
    throw invalidValue(`timestamp of metric ${metric.key}`, 'must be an integer of milliseconds since 1970');
  }
}

/** Fills in what a point leaves out. @throws MlflowError when MLflow would refuse or change it. */
export function completeMetric(transport: Transport, point: MetricPoint): Metric {
  const metric = { step: 0, ...point, timestamp: point.timestamp ?? Math.floor(transport.settings.clock()) };
  checkMetric(metric, transport.settings.limits);
  return metric;
}

/** What one `log-batch` request may hold. Metrics go apart from params and tags, so that only metrics are never sent twice. */
export const batchLimits = { metrics: 1000, params: 100, tags: 100, bytes: 1_000_000 } as const;

/** Room for the run id and the names around the lists. */
const envelopeBytes = 1_000;

/** Cuts entries into lists of at most `count` entries and, as JSON, at most the bytes of a request. */
export function* splitBatches<T>(entries: readonly T[], count: number): Generator<T[]> {
  let batch: T[] = [];
  let bytes = envelopeBytes;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (batch.length > 0 && (batch.length === count || bytes + size > batchLimits.bytes)) {
      yield batch;
      batch = [];
      bytes = envelopeBytes;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
