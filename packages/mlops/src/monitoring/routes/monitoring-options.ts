import { SentimentError, type Classifier } from 'sentiment-core';
import { requireFields, requireFunction, requireList, requireObject } from 'sentiment-core/http';
import type { Database } from '../../storage/database.ts';
import { driftCriteria, type DriftSettings } from '../drift/drift-settings.ts';
import type { DriftCriteria } from '../drift/judge-drift.ts';
import type { ProcessWatch } from '../process/process-figures.ts';
import type { Metric } from '../prometheus/metric.ts';

export interface MonitoringRoutesOptions {
  readonly database: Database;
  /** The model in use, or a look-up made for every request. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** CPU, memory and event loop of this process; whoever makes it closes it. */
  readonly processWatch: ProcessWatch;
  /** Sources of `GET /metrics` besides the process and drift, e.g. `createServiceCounters().metrics`. Default none. */
  readonly metrics?: readonly (() => readonly Metric[])[];
  readonly drift?: DriftSettings;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
}

export interface MonitoringAccess extends Pick<MonitoringRoutesOptions, 'database' | 'processWatch'> {
  /** @throws {SentimentError} `model_not_ready` */
  readonly requireClassifier: () => Classifier;
  readonly findClassifier: () => Classifier | undefined;
  readonly metrics: readonly (() => readonly Metric[])[];
  readonly criteria: DriftCriteria;
  readonly clock: () => number;
}

const known: Readonly<Record<keyof MonitoringRoutesOptions, true>> = {
  database: true,
  classifier: true,
  processWatch: true,
  metrics: true,
  drift: true,
  clock: true,
};

/** @throws {SentimentError} `option_invalid` */
export const monitoringAccess = (options: MonitoringRoutesOptions): MonitoringAccess => {
  requireFields('options', options, Object.keys(known));
  const { database, classifier, processWatch, metrics = [], clock = Date.now } = options;
  requireObject('database', database);
  requireObject('processWatch', processWatch);
  requireFunction('processWatch.read', processWatch.read);
  requireFunction('clock', clock);
  requireList('metrics', metrics, requireFunction);
  if (typeof classifier !== 'function') requireObject('classifier', classifier);
  const findClassifier = typeof classifier === 'function' ? classifier : () => classifier;
  return {
    database,
    processWatch,
    metrics,
    clock,
    criteria: driftCriteria(options.drift),
    findClassifier,
    requireClassifier() {
      const found = findClassifier();
      if (found !== undefined) return found;
      throw new SentimentError({ code: 'model_not_ready', message: 'No model is loaded yet.' });
    },
  };
};
