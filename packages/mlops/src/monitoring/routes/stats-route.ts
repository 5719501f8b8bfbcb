import { stateResponse, type Route } from 'sentiment-core/http';
import { readLiveStatistics } from '../statistics/live-statistics.ts';
import type { MonitoringAccess } from './monitoring-options.ts';
import { readHours, readQuery } from './monitoring-query.ts';
import { statsOperation } from './monitoring-schemas.ts';

const defaultHours = 24;
/** A month. */
const mostHours = 31 * 24;

/** `GET /stats`: the figures of the last hours, read from hourly sums. */
export const statsRoute = ({ database, findClassifier, processWatch, clock }: MonitoringAccess): Route => ({
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
});
