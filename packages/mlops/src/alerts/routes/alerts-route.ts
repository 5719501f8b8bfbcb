import { SentimentError } from 'sentiment-core';
import { requireFunction, requireObject, stateResponse, type Route } from 'sentiment-core/http';
import type { Alerts } from '../alerts.ts';
import { alertsOperation, defaultFirings, mostFirings } from './alerts-operation.ts';

export interface AlertsRoutesOptions {
  readonly alerts: Pick<Alerts, 'state'>;
}

/**
 * `GET /alerts`: the rules' state, and the firings with their deliveries.
 * @throws {SentimentError} `option_invalid`
 */
export const createAlertsRoutes = (options: AlertsRoutesOptions): Route[] => {
  requireObject('options', options);
  requireObject('alerts', options.alerts);
  requireFunction('alerts.state', options.alerts.state);
  return [
    {
      method: 'GET',
      path: '/alerts',
      operation: alertsOperation,
      handle: async ({ query }) => stateResponse(await options.alerts.state(readLimit(query))),
    },
  ];
};

const readLimit = (query: string): number => {
  const given = new URLSearchParams(query).get('limit');
  if (given === null) return defaultFirings;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= mostFirings) return limit;
  const message = `limit must be a whole number from 1 to ${mostFirings}`;
  throw new SentimentError({ code: 'invalid_request', field: 'limit', message });
};
