import { createHash, timingSafeEqual } from 'node:crypto';
import {
  boolean,
  list,
  optionsOf,
  parseOptions,
  problemResponse,
  type Route,
  type RouteRequest,
  type RouteResponse,
  secret,
  SentimentError,
  withDefault,
  withRules,
} from 'sentiment-core/http';

/** Who may call what. Every list may hold several keys, so that keys can be rotated without a gap. */
export interface AccessOptions {
  /** Keys to predict and to give feedback. Default: none, and everybody may. */
  readonly predictionKeys?: readonly string[] | undefined;
  /** Keys to read monitoring routes; they also allow what `predictionKeys` allow. Default: none, and these routes are closed. */
  readonly monitoringKeys?: readonly string[] | undefined;
  /** Lets everybody read monitoring routes, e.g. on a loopback address. Refused beside `monitoringKeys`. Default false. */
  readonly openMonitoring?: boolean | undefined;
}

/** Shorter keys could be guessed. */
const leastKeyLength = 16;

const keys = list(
  secret(
    `at least ${leastKeyLength} visible ASCII characters without spaces`,
    (key) => key.length >= leastKeyLength && /^[\x21-\x7e]+$/.test(key),
  ),
);

export const accessOptions = withRules(
  optionsOf<AccessOptions>()({
    predictionKeys: withDefault(keys, []),
    monitoringKeys: withDefault(keys, []),
    openMonitoring: withDefault(boolean(), false),
  }),
  [
    {
      option: 'openMonitoring',
      expected: 'false beside monitoringKeys',
      holds: ({ openMonitoring, monitoringKeys }) => !openMonitoring || monitoringKeys.length === 0,
    },
  ],
);

/** Puts the check of a key before routes. */
export interface RouteAccess {
  prediction(routes: readonly Route[]): Route[];
  monitoring(routes: readonly Route[]): Route[];
}

type Check = (request: RouteRequest) => SentimentError | undefined;

/** @throws {SentimentError} `option_invalid` */
export function createRouteAccess(options: AccessOptions = {}): RouteAccess {
  const { predictionKeys, monitoringKeys, openMonitoring } = parseOptions(accessOptions, options, 'access');
  const mayPredict = createKeyCheck(predictionKeys);
  const mayMonitor = createKeyCheck(monitoringKeys);

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
}

/** The key is checked before the body is read. */
function guardedBy(check: Check) {
  return (route: Route): Route => ({
    ...route,
    keyed: true,
    handle(request, parameters) {
      const refusal = check(request);
      return refusal === undefined ? route.handle(request, parameters) : refuse(route, refusal);
    },
  });
}

function refuse(route: Route, refusal: SentimentError): RouteResponse {
  const { status, headers, body } = (route.problem ?? problemResponse)(refusal);
  return { status, body, headers: status === 401 ? { ...headers, 'www-authenticate': 'Bearer' } : headers };
}

function missing(): SentimentError {
  return new SentimentError({
    code: 'unauthorized',
    message: 'A key is needed: send it as "Authorization: Bearer KEY" or "X-Api-Key: KEY".',
  });
}
function wrong(): SentimentError {
  return new SentimentError({ code: 'unauthorized', message: 'The key is not known here.' });
}
function notForThis(): SentimentError {
  return new SentimentError({
    code: 'forbidden',
    message: 'This key may only predict and give feedback.',
  });
}
function closed(): SentimentError {
  return new SentimentError({ code: 'forbidden', message: 'Monitoring is closed: the service has no key for it.' });
}

/** The key that a request carries: `Authorization: Bearer KEY`, else `X-Api-Key: KEY`. */
function presentedKey(request: Pick<RouteRequest, 'header'>): string | undefined {
  const [scheme = '', key] = (request.header('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && key !== undefined && key !== '') return key;
  return request.header('x-api-key') || undefined;
}

/** Says whether a presented key is one of the list. */
type KeyCheck = (presented: string) => boolean;

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Compares with every key of the list, in a time that tells nothing of which one was near: digests of one length are
 * compared, not the keys.
 */
function createKeyCheck(keys: readonly string[]): KeyCheck {
  const digests = keys.map(digestOf);
  return (presented) => {
    const digest = digestOf(presented);
    let known = false;
    for (const one of digests) known = timingSafeEqual(one, digest) || known;
    return known;
  };
}
