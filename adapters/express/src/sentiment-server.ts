import type { Server } from 'node:http';
import { constants } from 'node:os';
import cors, { type CorsOptions } from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import {
  boolean,
  callback,
  createPredictionIdGenerator,
  either,
  exactly,
  instance,
  integer,
  list,
  longestTimerMs,
  oneOf,
  optional,
  optionsOf,
  parseOptions,
  type ErrorListener,
  type Schema,
  SentimentError,
  withDefault,
  withDefaults,
} from 'sentiment-core/http';
import {
  closeOnSignals,
  createGracefulClose,
  createTimedServer,
  listen,
  serverTimeouts,
  type ListeningAddress,
  type ListenOptions,
  type ServerTimeouts,
} from './http-server.ts';
import {
  createRateLimit,
  createRequestIds,
  createSecurityHeaders,
  rateLimitOptions,
  type RateLimitOptions,
} from './middleware.ts';
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
  const { rateLimit, cors: origins, trustProxy, timeouts, closeTimeoutMs, signals, handlers, ...routing } = options;
  const own = { rateLimit, cors: origins, trustProxy, timeouts, closeTimeoutMs, signals, handlers };
  const settings = parseOptions(serverOptions, { ...own, onError: routing.onError });
  const app = express();
  app.disable('x-powered-by');
  setTrustProxy(app, settings.trustProxy);
  app.use(createRequestIds(createPredictionIdGenerator()), createSecurityHeaders());
  if (settings.cors !== false) app.use(cors(settings.cors === true ? {} : settings.cors));
  if (settings.rateLimit !== false) app.use(createRateLimit(settings.rateLimit));
  const unknownPaths = createSentimentRouter({ routes: [], unknownPath: 'answer' });
  app.use(createSentimentRouter(routing), ...settings.handlers, unknownPaths);
  app.use(createErrorProblems(options.onError ?? ((error) => console.error(error))));

  const server = createTimedServer(settings.timeouts);
  const finish = createGracefulClose(server, settings.closeTimeoutMs);
  server.on('request', app);
  answerProtocolProblems(server);

  const close = (): Promise<void> => {
    stopListeningToSignals();
    return finish();
  };
  const stopListeningToSignals = closeOnSignals(settings.signals, close);
  return { app, server, listen: (where) => listen(server, where), close };
}

// The operating system keeps two of them to itself.
const signalNames = (Object.keys(constants.signals) as NodeJS.Signals[]).filter(
  (name) => name !== 'SIGKILL' && name !== 'SIGSTOP',
);

/** What Express or one of its packages checks. */
function passedOn<T>(): Schema<T> {
  return instance<T>('anything', () => true);
}

const corsOptions = optionsOf<CorsOptions>()({
  origin: optional(passedOn<CorsOptions['origin']>()),
  methods: optional(passedOn<CorsOptions['methods']>()),
  allowedHeaders: optional(passedOn<CorsOptions['allowedHeaders']>()),
  exposedHeaders: optional(passedOn<CorsOptions['exposedHeaders']>()),
  credentials: optional(passedOn<CorsOptions['credentials']>()),
  maxAge: optional(passedOn<CorsOptions['maxAge']>()),
  preflightContinue: optional(passedOn<CorsOptions['preflightContinue']>()),
  optionsSuccessStatus: optional(passedOn<CorsOptions['optionsSuccessStatus']>()),
});

/** What the router does not check. */
const serverOptions = optionsOf<ServerOptions>()({
  onError: optional(callback<ErrorListener>()),
  rateLimit: withDefaults(either(rateLimitOptions, exactly(false))),
  cors: withDefault(either(corsOptions, boolean()), false),
  trustProxy: withDefault(passedOn<NonNullable<ServerOptions['trustProxy']>>(), false),
  timeouts: withDefaults(serverTimeouts),
  closeTimeoutMs: withDefault(integer(0, longestTimerMs), 10_000),
  signals: withDefault(list(oneOf(signalNames)), []),
  handlers: withDefault(list(callback<RequestHandler>()), []),
});

/** @throws {SentimentError} `option_invalid` for what Express does not take */
function setTrustProxy(app: Express, trustProxy: unknown): void {
  if (typeof trustProxy === 'number' && !(Number.isSafeInteger(trustProxy) && trustProxy >= 0))
    throw invalidTrustProxy();
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
