import {
  problemResponse,
  refuseUnknownOptions,
  requireObject,
  SentimentError,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from 'sentiment-core/http';
import { createKeyCheck } from './access-keys.ts';
import { presentedKey } from './presented-key.ts';

/** Who may call what. Every list may hold several keys, so that one can follow another without a gap. */
export interface AccessOptions {
  /** Keys to predict and to give feedback. Default: none, and everybody may. */
  readonly predictionKeys?: readonly string[];
  /** Keys to read what is monitored; they also allow what `predictionKeys` allow. Default: none, and nobody may. */
  readonly monitoringKeys?: readonly string[];
  /** Lets everybody read what is monitored, e.g. on a loopback address. Refused beside `monitoringKeys`. Default false. */
  readonly openMonitoring?: boolean;
}

/** Puts the check of a key before routes. */
export interface RouteAccess {
  prediction(routes: readonly Route[]): Route[];
  monitoring(routes: readonly Route[]): Route[];
}

type Check = (request: RouteRequest) => SentimentError | undefined;

/** @throws {SentimentError} `option_invalid` */
export const createRouteAccess = (options: AccessOptions = {}): RouteAccess => {
  checkFields(options);
  const { predictionKeys = [], monitoringKeys = [], openMonitoring = false } = options;
  const mayPredict = createKeyCheck('access.predictionKeys', predictionKeys);
  const mayMonitor = createKeyCheck('access.monitoringKeys', monitoringKeys);
  if (typeof openMonitoring !== 'boolean') throw refusedOption('must be true or false');
  if (openMonitoring && monitoringKeys.length > 0) throw refusedOption('says the opposite of access.monitoringKeys');

  const checkPrediction: Check = (request) => {
    const key = presentedKey(request);
    if (key === undefined) return missing();
    return mayPredict(key) || mayMonitor(key) ? undefined : wrong();
  };
  const checkMonitoring: Check = (request) => {
    if (monitoringKeys.length === 0) return closed();
    const key = presentedKey(request);
    if (key === undefined) return missing();
    if (mayMonitor(key)) return undefined;
    return mayPredict(key) ? notForThis() : wrong();
  };

  return {
    prediction: (routes) => (predictionKeys.length === 0 ? [...routes] : routes.map(guardedBy(checkPrediction))),
    monitoring: (routes) => (openMonitoring ? [...routes] : routes.map(guardedBy(checkMonitoring))),
  };
};

const checkFields = (options: unknown): void => {
  requireObject('access', options);
  refuseUnknownOptions(options, ['predictionKeys', 'monitoringKeys', 'openMonitoring']);
};

/** The key is looked at before the body is read. */
const guardedBy =
  (check: Check) =>
  (route: Route): Route => ({
    ...route,
    keyed: true,
    handle(request, parameters) {
      const refusal = check(request);
      return refusal === undefined ? route.handle(request, parameters) : refuse(route, refusal);
    },
  });

const refuse = (route: Route, refusal: SentimentError): RouteResponse => {
  const { status, headers, body } = (route.problem ?? problemResponse)(refusal);
  return { status, body, headers: status === 401 ? { ...headers, 'www-authenticate': 'Bearer' } : headers };
};

const refusedOption = (reason: string): SentimentError =>
  new SentimentError({
    code: 'option_invalid',
    field: 'access.openMonitoring',
    message: `option "access.openMonitoring" ${reason}`,
  });

const missing = (): SentimentError =>
  new SentimentError({
    code: 'unauthorized',
    message: 'A key is needed: send it as "Authorization: Bearer KEY" or "X-Api-Key: KEY".',
  });
const wrong = (): SentimentError => new SentimentError({ code: 'unauthorized', message: 'The key is not known here.' });
const notForThis = (): SentimentError =>
  new SentimentError({ code: 'forbidden', message: 'This key allows to predict, not to read what is monitored.' });
const closed = (): SentimentError =>
  new SentimentError({ code: 'forbidden', message: 'Monitoring is closed: the service has no key for it.' });
