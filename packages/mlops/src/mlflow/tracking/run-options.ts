import type { CallOptions } from '../connection/call-options.ts';
import type { ViewType } from '../entities/experiment.ts';
import type { Metric } from '../entities/metric.ts';
import type { RunStatus } from '../entities/run.ts';

/** Values of params; numbers and booleans are written as JavaScript writes them. */
export type ParamValues = Readonly<Record<string, string | number | boolean>>;

/** A metric's point; step 0 and the time now unless told. */
export type MetricPoint = Omit<Metric, 'step' | 'timestamp'> & Partial<Pick<Metric, 'step' | 'timestamp'>>;

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
