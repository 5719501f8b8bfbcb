import { limitTable } from '../checked-limit.ts';
import { median } from '../statistics.ts';
import { markdownTable } from '../table.ts';
import type { CostFigures, ServerCost, Turn } from './measure-cost.ts';
import type { ServiceFigures } from './measure-service.ts';
import { checkServiceLimits } from './service-limits.ts';

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const percent = (share: number): string => (Number.isNaN(share) ? '?' : `${(share * 100).toFixed(1)} %`);

export const serviceTable = (figures: ServiceFigures): string => {
  const { cost, readings, feedback } = figures;
  return [
    costTable(cost),
    ...(cost.events === undefined ? [] : [`Events that the collector accepted: ${count(cost.events)}.`]),
    ...(cost.telemetryMissing === undefined ? [] : [`Telemetry is not measured: ${cost.telemetryMissing}`]),
    markdownTable([
      ['reading', 'database', 'predictions', 'p50 ms', 'p95 ms'],
      ...readings.map(({ what, database, predictions, p50, p95 }) => [
        ...[what, database, count(predictions), p50.toFixed(1), p95.toFixed(1)],
      ]),
    ]),
    markdownTable([
      ['POST /feedback', 'at once', 'reports', 'p50 ms', 'p99 ms'],
      ...feedback.map(({ database, atOnce, reports, p50, p99 }) => [
        ...[database, String(atOnce), count(reports), p50.toFixed(2), p99.toFixed(2)],
      ]),
    ]),
    limitTable(checkServiceLimits(figures)),
  ].join('\n\n');
};

const costTable = ({ servers }: CostFigures): string =>
  markdownTable([
    [
      ...['POST /predict', 'requests/s', 'p50 ms', 'p99 ms', 'fewer requests', 'µs of processor time', 'more'],
      ...['serving thread µs', 'more', 'waiting at the end'],
    ],
    ...servers.map((one) => {
      const of = (figure: keyof Turn) => median(one.turns.map((turn) => turn[figure]));
      return [
        ...[one.server, count(of('requestsPerSecond')), of('p50').toFixed(1), of('p99').toFixed(1)],
        ...[percent(one.throughputLost), ...processorCells(one, of), count(of('waiting'))],
      ];
    }),
  ]);

const processorCells = ({ processorAdded, servingAdded }: ServerCost, of: (figure: keyof Turn) => number): string[] => [
  ...[of('processorMicroseconds').toFixed(1), percent(processorAdded)],
  ...[of('servingMicroseconds').toFixed(1), percent(servingAdded)],
];
