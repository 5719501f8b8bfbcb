import { SentimentError } from 'sentiment-core';
import type { Route } from 'sentiment-core/http';
import { readDriftReport } from '../drift/drift-report.ts';
import { driftMetrics } from '../prometheus/drift-metrics.ts';
import type { Metric } from '../prometheus/metric.ts';
import { metricsFormatOf, metricsMediaTypes, metricsText } from '../prometheus/metrics-text.ts';
import { processMetrics } from '../prometheus/process-metrics.ts';
import type { MonitoringAccess } from './monitoring-options.ts';
import { metricsOperation } from './monitoring-schemas.ts';

/** `GET /metrics`: counters since this process began, and gauges of this moment. */
export const metricsRoute = (access: MonitoringAccess): Route => {
  const { processWatch, metrics, clock } = access;
  // Told once: a clock that is set must not make it look as if the process began again.
  const startedAt = Math.round(clock() - processWatch.read().uptimeSeconds * 1000);
  return {
    method: 'GET',
    path: '/metrics',
    operation: metricsOperation,
    async handle(request) {
      const format = metricsFormatOf(request.header('accept'));
      const families = [
        ...metrics.flatMap((read) => read()),
        ...processMetrics(processWatch.read(), startedAt),
        ...(await driftFamilies(access)),
      ];
      return {
        status: 200,
        headers: { 'content-type': metricsMediaTypes[format], 'cache-control': 'no-store', vary: 'accept' },
        body: metricsText(families, format),
      };
    },
  };
};

/** Counters are told whatever becomes of the database: a scrape that fails would hide them when they are needed most. */
const driftFamilies = async ({ database, findClassifier, criteria, clock }: MonitoringAccess): Promise<Metric[]> => {
  const info = findClassifier()?.info;
  const up = (value: 0 | 1): Metric => ({
    name: 'sentiment_database_up',
    type: 'gauge',
    help: 'Whether the database answered this scrape.',
    samples: [{ value }],
  });
  if (info === undefined) return [];
  try {
    return [
      up(1),
      ...driftMetrics(await readDriftReport(database, { info, against: 'training', criteria, now: clock() })),
    ];
  } catch (error) {
    if (!SentimentError.isInstance(error)) throw error;
    return [up(0)];
  }
};
