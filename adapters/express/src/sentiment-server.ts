import type { Server } from 'node:http';
import { constants } from 'node:os';
import cors, { type CorsOptions } from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import {
  createPredictionIdGenerator,
  longestTimerMs,
  requireChoice,
  requireFields,
  requireFunction,
  requireInteger,
  requireList,
  requireObject,
  SentimentError,
  type ErrorListener,
} from 'sentiment-core/http';
import {
  closeOnSignals,
  createGracefulClose,
  createTimedServer,
  listen,
  type ListeningAddress,
  type ListenOptions,
  type ServerTimeouts,
} from './http-server.ts';
import { createRateLimit, createRequestIds, createSecurityHeaders, type RateLimitOptions } from './middleware.ts';
import { answerProtocolProblems, createErrorProblems } from './problems.ts';
import { createSentimentRouter, type RouteSource } from './sentiment-router.ts';

interface ServerOptions {
  /** Called for every request that fails with 500 and for every stream that broke. Default: `console.error`. */
  readonly onError?: ErrorListener | undefined;
  /** Requests for each address, or false for no limit. Default 600 a minute. */
  readonly rateLimit?: RateLimitOptions | false | undefined;
  /** Who may call from other origins; true lets everybody. Default false. */
  readonly cors?: CorsOptions | boolean | undefined;
  /** Express's `trust proxy`: which hops may say whose request it is. Default false. */
  readonly trustProxy?: boolean | number | string | readonly string[] | undefined;
  readonly timeouts?: ServerTimeouts | undefined;
  /** How long `close` waits for requests under way. Default 10,000. */
  readonly closeTimeoutMs?: number | undefined;
  /** Close on these signals, e.g. `['SIGTERM', 'SIGINT']`. Default none. */
  readonly signals?: readonly NodeJS.Signals[] | undefined;
  /** Handlers for what no route answers, e.g. `express.static(folder)`. */
  readonly handlers?: readonly RequestHandler[] | undefined;
}

export type SentimentServerOptions = RouteSource & ServerOptions;

export interface SentimentServer {
  readonly app: Express;
  readonly server: Server;
  /** @throws {Error} Node's own, e.g. `EADDRINUSE` */
  listen(options?: ListenOptions): Promise<ListeningAddress>;
  /** Stops accepting, finishes what is under way, closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * A small hardened server: security headers, request ids, rate limit, time limits, graceful shutdown.
 * @throws {SentimentError} `option_invalid`
 */
export function createSentimentServer(options: SentimentServerOptions): SentimentServer {
  checkOptions(options);
  const { rateLimit = {}, cors: origins = false, trustProxy = false, timeouts, ...others } = options;
  const { closeTimeoutMs = 10_000, signals = [], handlers = [], ...routing } = others;
  const app = express();
  app.disable('x-powered-by');
  setTrustProxy(app, trustProxy);
  app.use(createRequestIds(createPredictionIdGenerator()), createSecurityHeaders());
  if (origins !== false) app.use(cors(origins === true ? {} : origins));
  if (rateLimit !== false) app.use(createRateLimit(rateLimit));
  app.use(createSentimentRouter(routing), ...handlers, createSentimentRouter({ routes: [], unknownPath: 'answer' }));
  app.use(createErrorProblems(options.onError ?? ((error) => console.error(error))));

  const server = createTimedServer(timeouts);
  const finish = createGracefulClose(server, closeTimeoutMs);
  server.on('request', app);
  answerProtocolProblems(server);

  const close = (): Promise<void> => {
    stopListeningToSignals();
    return finish();
  };
  const stopListeningToSignals = closeOnSignals(signals, close);
  return { app, server, listen: (where) => listen(server, where), close };
}

// The operating system keeps two of them to itself.
const signalNames = Object.keys(constants.signals).filter((name) => name !== 'SIGKILL' && name !== 'SIGSTOP');

const corsFields =
  'origin methods allowedHeaders exposedHeaders credentials maxAge preflightContinue optionsSuccessStatus'.split(' ');
const timeoutFields: readonly (keyof ServerTimeouts)[] = ['headersMs', 'requestMs', 'keepAliveMs', 'idleMs'];

/** Checks what the router does not. */
function checkOptions(options: ServerOptions): void {
  requireObject('options', options);
  const { rateLimit, cors, timeouts, closeTimeoutMs, signals, handlers, onError } = options;
  if (rateLimit !== undefined && rateLimit !== false) {
    requireFields('rateLimit', rateLimit, ['limit', 'windowMs']);
    const { limit, windowMs } = rateLimit;
    if (limit !== undefined) requireInteger('rateLimit.limit', limit, 1, Number.MAX_SAFE_INTEGER);
    if (windowMs !== undefined) requireInteger('rateLimit.windowMs', windowMs, 1, longestTimerMs);
  }
  if (cors !== undefined && typeof cors !== 'boolean') requireFields('cors', cors, corsFields);
  if (timeouts !== undefined) {
    requireFields('timeouts', timeouts, timeoutFields);
    for (const [name, value] of Object.entries(timeouts))
      if (value !== undefined) requireInteger(`timeouts.${name}`, value, 0, longestTimerMs);
  }
  if (closeTimeoutMs !== undefined) requireInteger('closeTimeoutMs', closeTimeoutMs, 0, longestTimerMs);
  if (signals !== undefined)
    requireList('signals', signals, (option, name) => requireChoice(option, name, signalNames));
  if (handlers !== undefined) requireList('handlers', handlers, requireFunction);
  if (onError !== undefined) requireFunction('onError', onError);
}

/** @throws {SentimentError} `option_invalid` for what Express does not take */
function setTrustProxy(app: Express, trustProxy: unknown): void {
  if (typeof trustProxy === 'number') requireInteger('trustProxy', trustProxy, 0, Number.MAX_SAFE_INTEGER);
  if (typeof trustProxy === 'object' && !Array.isArray(trustProxy)) throw invalidTrustProxy();
  try {
    app.set('trust proxy', trustProxy);
  } catch (cause) {
    throw invalidTrustProxy(cause);
  }
}

function invalidTrustProxy(cause?: unknown): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: 'trustProxy',
    message: 'option "trustProxy" must be true, false, a number of hops, or addresses',
    cause,
  });
}
