import { constants } from 'node:os';
import type { Express } from 'express';
import {
  longestTimerMs,
  requireChoice,
  requireFields,
  requireFunction,
  requireInteger,
  requireList,
  requireObject,
  SentimentError,
} from 'sentiment-core/http';
import type { SentimentServerOptions } from './sentiment-server.ts';

// The operating system keeps two of them to itself.
const signalNames = Object.keys(constants.signals).filter((name) => name !== 'SIGKILL' && name !== 'SIGSTOP');

const corsFields =
  'origin methods allowedHeaders exposedHeaders credentials maxAge preflightContinue optionsSuccessStatus'.split(' ');
const timeoutFields = ['headers', 'request', 'keepAlive', 'idle'];

/**
 * What the router does not check itself.
 * @throws {SentimentError} `option_invalid`, with the option as field
 */
export const checkServerOptions = (options: SentimentServerOptions): void => {
  requireObject('options', options);
  const { rateLimit, cors, timeouts, closeDeadline, signals, handlers, onError } = options;
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
  if (closeDeadline !== undefined) requireInteger('closeDeadline', closeDeadline, 0, longestTimerMs);
  if (signals !== undefined)
    requireList('signals', signals, (option, name) => requireChoice(option, name, signalNames));
  if (handlers !== undefined) requireList('handlers', handlers, requireFunction);
  if (onError !== undefined) requireFunction('onError', onError);
};

/** @throws {SentimentError} `option_invalid` for what Express does not take */
export const setTrustProxy = (app: Express, trustProxy: unknown): void => {
  if (typeof trustProxy === 'number') requireInteger('trustProxy', trustProxy, 0, Number.MAX_SAFE_INTEGER);
  if (typeof trustProxy === 'object' && !Array.isArray(trustProxy)) throw invalidTrustProxy();
  try {
    app.set('trust proxy', trustProxy);
  } catch (cause) {
    throw invalidTrustProxy(cause);
  }
};

const invalidTrustProxy = (cause?: unknown): Error =>
  new SentimentError({
    code: 'option_invalid',
    field: 'trustProxy',
    message: 'option "trustProxy" must be true, false, a number of hops, or addresses',
    cause,
  });
