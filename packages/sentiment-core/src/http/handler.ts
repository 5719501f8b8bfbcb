import type { Route, RouteRequest, RouteResponse } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { requireFunction } from '../errors/option-checks.ts';
import { problemResponse } from './problem.ts';
import { requireRoutes } from './route-checks.ts';
import { createRouteTable, type RouteMatch } from './route-table.ts';

/** Told of failures, with the request they happened in. */
export type ErrorListener = (error: unknown, request: Pick<RouteRequest, 'method' | 'path'>) => void;

export interface HandlerOptions {
  readonly routes: readonly Route[];
  /** Told of every failure that is answered with 500: a defect, or a model that failed. Default: `console.error`. */
  readonly onError?: ErrorListener;
}

/** Answers any request and never rejects: what goes wrong becomes a problem. */
export interface Handler {
  (request: RouteRequest): Promise<RouteResponse>;
  /** True when some route has this path, whatever its method. */
  matches(path: string): boolean;
  /** For adapters: reports what fails after the answer has begun, while its body streams. */
  readonly onError: ErrorListener;
}

/**
 * One function over many routes: 404 for an unknown path, 405 with Allow for a wrong method, HEAD as GET without its
 * body, OPTIONS with Allow.
 * @throws {SentimentError} `option_invalid` when an option is wrong, or two routes share a method and a path
 */
export const createHandler = (options: HandlerOptions): Handler => {
  requireRoutes('routes', options.routes);
  if (options.onError !== undefined) requireFunction('onError', options.onError);
  const find = createRouteTable(options.routes);
  const onError = options.onError ?? ((error: unknown) => console.error(error));

  const handle = async (request: RouteRequest): Promise<RouteResponse> => {
    let route: Route | undefined;
    try {
      const match = find(request.path);
      if (match === undefined)
        throw new SentimentError({ code: 'not_found', message: 'There is nothing at this path.' });
      route = match.entry.byMethod.get(request.method === 'HEAD' ? 'GET' : request.method);
      if (route === undefined) return answerOtherMethod(request, match);
      const response = await route.handle(request, match.parameters);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    } catch (error) {
      const response = route?.problem?.(error) ?? problemResponse(error);
      if (response.status === 500) onError(error, request);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    }
  };

  return Object.assign(handle, { matches: (path: string) => find(path) !== undefined, onError });
};

const answerOtherMethod = (request: RouteRequest, { entry: { allow } }: RouteMatch): RouteResponse => {
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' };
  const error = new SentimentError({ code: 'method_not_allowed', message: `Use one of ${allow}.` });
  const response = problemResponse(error, { allow });
  return request.method === 'HEAD' ? withoutBody(response) : response;
};

const withoutBody = ({ status, headers, body }: RouteResponse): RouteResponse => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    // A stream that nobody reads must be told, since it may hold a place among the requests under way.
    void body[Symbol.asyncIterator]().return?.();
    return { status, headers, body: '' };
  }
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
  return { status, headers: { ...headers, 'content-length': String(length) }, body: '' };
};
