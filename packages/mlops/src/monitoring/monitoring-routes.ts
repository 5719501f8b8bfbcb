import { SentimentError } from 'sentiment-core';
import { type Route, stateResponse } from 'sentiment-core/http';
import { driftBaselines, type DriftReport, readDriftReport } from './drift-report.ts';
import { readLiveStatistics } from './live-statistics.ts';
import { type Metric, metricsFormatOf, metricsMediaTypes, metricsText } from './metrics-text.ts';
import { driftOperation, metricsOperation, statsOperation } from './monitoring-operations.ts';
import {
  monitoringAccess,
  type MonitoringAccess,
  type MonitoringRoutesOptions,
  readChoice,
  readHours,
  readQuery,
} from './monitoring-options.ts';
import { processMetrics } from './process-figures.ts';

/**
 * `GET /stats`, `GET /drift` and `GET /metrics`. They tell how much a service is used and how good it is: put keys before them.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createMonitoringRoutes(options: MonitoringRoutesOptions): Route[] {
  const access = monitoringAccess(options);
  return [statsRoute(access), driftRoute(access), metricsRoute(access)];
}

const defaultHours = 24;
/** A month. */
const mostHours = 31 * 24;

/** `GET /stats`: the figures of the last hours, read from hourly sums. */
function statsRoute({ database, findClassifier, processWatch, clock }: MonitoringAccess): Route {
  return {
    method: 'GET',
    path: '/stats',
    operation: statsOperation(defaultHours, mostHours),
    async handle(request) {
      const { hours, model, version } = readQuery(request.query, ['hours', 'model', 'version']);
      const statistics = await readLiveStatistics(database, {
        hours: readHours(hours, defaultHours, mostHours),
        model,
        version,
        labels: findClassifier()?.info.labels ?? [],
        now: clock(),
      });
      return stateResponse({ ...statistics, process: processWatch.read(), links: { errors: 'feedback/errors' } });
    },
  };
}

/** `GET /drift`: recent texts compared with the reference of the model in use. */
function driftRoute({ database, requireClassifier, criteria, clock }: MonitoringAccess): Route {
  return {
    method: 'GET',
    path: '/drift',
    operation: driftOperation,
    async handle(request) {
      const query = readQuery(request.query, ['against']);
      const against = readChoice('against', query.against, driftBaselines, 'training');
      const { info } = requireClassifier();
      return stateResponse(await readDriftReport(database, { info, against, criteria, now: clock() }));
    },
  };
}

/** `GET /metrics`: counters since this process began, and gauges of this moment. */
function metricsRoute(access: MonitoringAccess): Route {
  const { processWatch, metrics, clock } = access;
  // Computed once: a clock that is set must not look like a restart of the process.
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
}

/** Counters are reported even when the database is away: that is when they are needed most. */
async function driftFamilies({ database, findClassifier, criteria, clock }: MonitoringAccess): Promise<Metric[]> {
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
}

/** What is not known (too few texts, no reference) has no sample. */
function driftMetrics({ model, windows }: DriftReport): Metric[] {
  const { name, version } = model;
  const evaluated = windows.flatMap(({ window, measures }) =>
    measures
      .filter(({ verdict }) => verdict !== 'insufficient data')
      .map((measured) => ({ ...measured, labels: { model: name, version, window, measure: measured.measure } })),
  );
  return [
    {
      name: 'sentiment_drift_distance',
      type: 'gauge',
      help: 'Jensen-Shannon distance between live texts and the reference of the model.',
      samples: evaluated.map(({ labels, distance }) => ({ labels, value: distance ?? NaN })),
    },
    {
      name: 'sentiment_drift_threshold',
      type: 'gauge',
      help: 'Distance beyond which live texts are said to drift.',
      samples: evaluated.map(({ labels, threshold }) => ({ labels, value: threshold ?? NaN })),
    },
  ];
}
