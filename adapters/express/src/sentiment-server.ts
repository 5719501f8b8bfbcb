import type { Server } from 'node:http';
import cors, { type CorsOptions } from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import { createPredictionIdGenerator, type ErrorListener } from 'sentiment-core/http';
import { createErrorProblems } from './error-problems.ts';
import { createGracefulClose } from './graceful-close.ts';
import { listen, type ListeningAddress, type ListenOptions } from './listen.ts';
import { answerProtocolProblems } from './protocol-problems.ts';
import { createRateLimit, type RateLimitOptions } from './rate-limit.ts';
import { createRequestIds } from './request-id.ts';
import { createSecurityHeaders } from './security-headers.ts';
import { createSentimentRouter, type RouteSource } from './sentiment-router.ts';
import { checkServerOptions, setTrustProxy } from './server-option-checks.ts';
import { createTimedServer, type ServerTimeouts } from './server-timeouts.ts';
import { closeOnSignals } from './signals.ts';

export type SentimentServerOptions = RouteSource & {
  /** Told of every failure answered with 500 and of every stream that broke. Default: `console.error`. */
  readonly onError?: ErrorListener;
  /** Requests for each address, or false for no limit. Default 600 a minute. */
  readonly rateLimit?: RateLimitOptions | false;
  /** Who may call from other origins; true lets everybody. Default false. */
  readonly cors?: CorsOptions | boolean;
  /** Express's `trust proxy`: which hops may say whose request it is. Default false. */
  readonly trustProxy?: boolean | number | string | readonly string[];
  readonly timeouts?: ServerTimeouts;
  /** How long `close` waits for requests under way, in milliseconds. Default 10,000. */
  readonly closeDeadline?: number;
  /** Close on these signals, e.g. `['SIGTERM', 'SIGINT']`. Default none. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Handlers for what no route answers, e.g. `express.static(folder)`. */
  readonly handlers?: readonly RequestHandler[];
};

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
export const createSentimentServer = (options: SentimentServerOptions): SentimentServer => {
  checkServerOptions(options);
  const { rateLimit = {}, cors: origins = false, trustProxy = false, timeouts, ...others } = options;
  const { closeDeadline = 10_000, signals = [], handlers = [], ...routing } = others;
  const app = express();
  app.disable('x-powered-by');
  setTrustProxy(app, trustProxy);
  app.use(createRequestIds(createPredictionIdGenerator()), createSecurityHeaders());
  if (origins !== false) app.use(cors(origins === true ? {} : origins));
  if (rateLimit !== false) app.use(createRateLimit(rateLimit));
  app.use(createSentimentRouter(routing), ...handlers, createSentimentRouter({ routes: [], unknownPath: 'answer' }));
  app.use(createErrorProblems(options.onError ?? ((error) => console.error(error))));

  const server = createTimedServer(timeouts);
  const finish = createGracefulClose(server, closeDeadline);
  server.on('request', app);
  answerProtocolProblems(server);

  const close = (): Promise<void> => {
    stopListeningToSignals();
    return finish();
  };
  const stopListeningToSignals = closeOnSignals(signals, close);
  return { app, server, listen: (where) => listen(server, where), close };
};
