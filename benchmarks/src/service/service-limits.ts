import { atMost, type CheckedLimit } from '../checked-limit.ts';
import { fullService } from './measure-cost.ts';
import type { ServiceFigures } from './measure-service.ts';

const countsOf = ({ cost, readings }: ServiceFigures) => ({
  requests: cost.servers.flatMap(({ turns }) => turns).reduce((sum, { failures }) => sum + failures, 0),
  dropped: cost.servers.reduce((sum, { dropped }) => sum + dropped, 0),
  readings: readings.filter(({ what }) => what.startsWith('/stats')),
});

/** What is asked of feedback and monitoring, beside what was measured. */
export const checkServiceLimits = (figures: ServiceFigures): readonly CheckedLimit[] => {
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
};
