import type { Route } from 'sentiment-core/http';
import { driftRoute } from './drift-route.ts';
import { metricsRoute } from './metrics-route.ts';
import { monitoringAccess, type MonitoringRoutesOptions } from './monitoring-options.ts';
import { statsRoute } from './stats-route.ts';

/**
 * `GET /stats`, `GET /drift` and `GET /metrics`. They tell how much a service is used and how good it is: put keys before them.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export const createMonitoringRoutes = (options: MonitoringRoutesOptions): Route[] => {
  const access = monitoringAccess(options);
  return [statsRoute(access), driftRoute(access), metricsRoute(access)];
};
