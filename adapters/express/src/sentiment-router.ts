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
} from 'sentiment-core/http';
import { splitTarget } from './request-target.ts';
import { toRouteRequest } from './to-route-request.ts';
import { writeResponse } from './write-response.ts';

/** Ready-made routes, or what `createPredictionRoutes` makes them from. */
export type RouteSource = { readonly routes: readonly Route[] } | PredictionRoutesOptions;

export type SentimentRouterOptions = RouteSource & {
  /** Told of every failure answered with 500 and of every stream that broke. Default: `console.error`. */
  readonly onError?: ErrorListener;
  /** A path of no route: `next` leaves it to what is mounted after; `answer` gives a 404 problem. Default `next`. */
  readonly unknownPath?: 'next' | 'answer';
};

/**
 * An Express 5 handler for the routes, to be mounted anywhere: `app.use('/sentiment', createSentimentRouter(...))`.
 * Works with and without a body parser before it.
 * @throws {SentimentError} `option_invalid`
 */
export const createSentimentRouter = (options: SentimentRouterOptions): RequestHandler => {
  requireObject('options', options);
  const { onError, unknownPath = 'next', ...source } = options;
  requireChoice('unknownPath', unknownPath, ['next', 'answer']);
  if ('routes' in source) refuseUnknownOptions(source, ['routes']);
  const routes = 'routes' in source ? source.routes : createPredictionRoutes(source);
  const handler = createHandler({ routes, ...(onError === undefined ? {} : { onError }) });

  const serve = async (request: Request, response: Response): Promise<void> => {
    const routeRequest = toRouteRequest(request, response);
    try {
      await writeResponse(request, response, await handler(routeRequest));
    } catch (error) {
      handler.onError(error, routeRequest);
    }
  };

  return (request, response, next) => {
    if (unknownPath === 'next' && !handler.matches(splitTarget(request.url).path)) next();
    else void serve(request, response);
  };
};
