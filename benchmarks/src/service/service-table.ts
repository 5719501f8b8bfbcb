import { median } from '../statistics.ts';
import { atMost, type CheckedLimit, limitTable, markdownTable } from '../tables.ts';
import { type CostFigures, fullService, type ServerCost, type Turn } from './measure-cost.ts';
import type { ServiceFigures } from './measure-service.ts';

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
function percent(share: number): string {
  return Number.isNaN(share) ? '?' : `${(share * 100).toFixed(1)} %`;
}

export function serviceTable(figures: ServiceFigures): string {
  const { cost, readings, feedback } = figures;
  return [
    costTable(cost),
    ...(cost.events === undefined ? [] : [`Events that the collector accepted: ${count(cost.events)}.`]),
    ...(cost.telemetryMissing === undefined ? [] : [`Telemetry is not measured: ${cost.telemetryMissing}`]),
    markdownTable([
      ['reading', 'database', 'predictions', 'p50 ms', 'p95 ms'],
      ...readings.map(({ what, database, predictions, p50, p95 }) => [
        what,
        database,
        count(predictions),
        p50.toFixed(1),
        p95.toFixed(1),
      ]),
    ]),
    markdownTable([
      ['POST /feedback', 'at once', 'reports', 'p50 ms', 'p99 ms'],
      ...feedback.map(({ database, atOnce, reports, p50, p99 }) => [
        database,
        String(atOnce),
        count(reports),
        p50.toFixed(2),
        p99.toFixed(2),
      ]),
    ]),
    limitTable(checkServiceLimits(figures)),
  ].join('\n\n');
}

function costTable({ servers }: CostFigures): string {
  return markdownTable([
    [
      'POST /predict',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'fewer requests',
      'µs of processor time',
      'more',
      'serving thread µs',
      'more',
      'waiting at the end',
    ],
    ...servers.map((one) => {
      const of = (figure: keyof Turn) => median(one.turns.map((turn) => turn[figure]));
      return [
        one.server,
        count(of('requestsPerSecond')),
        of('p50').toFixed(1),
        of('p99').toFixed(1),
        percent(one.throughputLost),
        ...processorCells(one, of),
        count(of('waiting')),
      ];
    }),
  ]);
}

function processorCells({ processorAdded, servingAdded }: ServerCost, of: (figure: keyof Turn) => number): string[] {
  return [
    of('processorMicroseconds').toFixed(1),
    percent(processorAdded),
    of('servingMicroseconds').toFixed(1),
    percent(servingAdded),
  ];
}

function countsOf({ cost, readings }: ServiceFigures) {
  return {
    requests: cost.servers.flatMap(({ turns }) => turns).reduce((sum, { failures }) => sum + failures, 0),
    dropped: cost.servers.reduce((sum, { dropped }) => sum + dropped, 0),
    readings: readings.filter(({ what }) => what.startsWith('/stats')),
  };
}

/** What is asked of feedback and monitoring, beside what was measured. */
export function checkServiceLimits(figures: ServiceFigures): readonly CheckedLimit[] {
  const service = figures.cost.servers.find(({ server }) => server === fullService);
  const { requests, dropped, readings } = countsOf(figures);
  return [
    atMost('feedback and monitoring, % of the requests/s', (service?.throughputLost ?? NaN) * 100, 25, 1),
    atMost('requests that failed', requests, 0, 0),
    atMost('predictions not recorded', dropped, 0, 0),
    ...readings.map(({ database, what, predictions, p50 }) =>
      atMost(`${what}, ${predictions.toLocaleString('en-US')} predictions, ${database}, p50 ms`, p50, 50, 1),
    ),
  ];
}
