import type { Request, RequestHandler, Response } from 'express';
import {
  createHandler,
  createPredictionRoutes,
  refuseUnknownOptions,
  requireChoice,
  requireObject,
  type ErrorListener,
  type PredictionRoutesOptions,
  type Route,
  type RouteResponse,
} from 'sentiment-core/http';
import { splitTarget, toRouteRequest } from './route-request.ts';

/** Ready-made routes, or what `createPredictionRoutes` makes them from. */
export type RouteSource = { readonly routes: readonly Route[] } | PredictionRoutesOptions;

export type SentimentRouterOptions = RouteSource & {
  /** Called for every request that fails with 500 and for every stream that broke. Default: `console.error`. */
  readonly onError?: ErrorListener | undefined;
  /** A path of no route: `next` leaves it to what is mounted after; `answer` gives a 404 problem. Default `next`. */
  readonly unknownPath?: 'next' | 'answer' | undefined;
};

/**
 * An Express 5 handler for the routes, to be mounted anywhere: `app.use('/sentiment', createSentimentRouter(...))`.
 * Works with and without a body parser before it.
 * @throws {SentimentError} `option_invalid`
 */
export function createSentimentRouter(options: SentimentRouterOptions): RequestHandler {
  requireObject('options', options);
  const { onError, unknownPath = 'next', ...source } = options;
  requireChoice('unknownPath', unknownPath, ['next', 'answer']);
  if ('routes' in source) refuseUnknownOptions(source, ['routes']);
  const routes = 'routes' in source ? source.routes : createPredictionRoutes(source);
  const handler = createHandler({ routes, onError });

  const serve = async (request: Request, response: Response): Promise<void> => {
    const routeRequest = toRouteRequest(request, response);
    try {
      await write(request, response, await handler(routeRequest));
    } catch (error) {
      handler.onError(error, routeRequest);
    }
  };

  return (request, response, next) => {
    if (unknownPath === 'next' && !handler.matches(splitTarget(request.url).path)) next();
    else void serve(request, response);
  };
}

/**
 * Writes a route's answer. A streamed body is pulled no faster than the caller reads, and stopped when it goes away.
 * @throws whatever the body throws, after breaking the connection so that nobody takes the answer for complete
 */
async function write(request: Request, response: Response, answer: RouteResponse): Promise<void> {
  const { status, headers, body } = answer;
  if (response.destroyed || response.headersSent) return discard(body);
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name]);
  if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
  else await writeStream(response, body);
  // Node does not do this itself once a body was read in part, and the connection would hang.
  if (!request.readableEnded) request.resume();
}

// A stream that nobody reads must be told, since it may hold a place among the requests under way.
async function discard(body: RouteResponse['body']): Promise<void> {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}

async function writeStream(response: Response, body: AsyncIterable<string>): Promise<void> {
  response.flushHeaders();
  try {
    for await (const chunk of body) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (error) {
    const gone = response.destroyed;
    response.destroy();
    if (!gone) throw error;
  }
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    if (response.destroyed) resolve();
    else response.on('drain', settle).on('close', settle);
  });
}
