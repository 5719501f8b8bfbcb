import type { Route, RouteRequest, RouteResponse } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { callback, list, opaqueWith, text, withDefault } from '../schema/schema.ts';
import { problemResponse } from './problem.ts';

/** Called with a failure and the request it happened in. */
export type ErrorListener = (error: unknown, request: Pick<RouteRequest, 'method' | 'path'>) => void;

export interface HandlerOptions {
  readonly routes: readonly Route[];
  /** Called for every request that fails with 500: a defect, or a model that failed. Default: `console.error`. */
  readonly onError?: ErrorListener | undefined;
}

/** A list of routes, as an option. */
export const routeList = list(opaqueWith<Route>({ method: text(), path: text(), handle: callback<Route['handle']>() }));

const handlerOptions = optionsOf<HandlerOptions>()({
  routes: routeList,
  onError: withDefault(callback<ErrorListener>(), (error) => console.error(error)),
});

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
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown, or two routes share a method and a path
 */
export function createHandler(options: HandlerOptions): Handler {
  const { routes, onError } = parseOptions(handlerOptions, options);
  const find = createRouteTable(routes);

  const handle = async (request: RouteRequest): Promise<RouteResponse> => {
    let route: Route | undefined;
    try {
      const match = find(request.path);
      if (match === undefined)
        throw new SentimentError({ code: 'not_found', message: 'There is nothing at this path.' });
      route = match.entry.byMethod.get(request.method === 'HEAD' ? 'GET' : request.method);
      if (route === undefined) return answerOtherMethod(request, match.entry);
      const response = await route.handle(request, match.parameters);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    } catch (error) {
      const response = route?.problem?.(error) ?? problemResponse(error);
      if (response.status === 500) onError(error, request);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    }
  };

  return Object.assign(handle, { matches: (path: string) => find(path) !== undefined, onError });
}

const answerHeaders = { 'content-type': 'application/json; charset=utf-8' } as const;
const stateHeaders = { ...answerHeaders, 'cache-control': 'no-store' } as const;

/** 200 with a JSON body; name its type, `jsonResponse<Answer>(…)`, to hold it to what the document says. */
export function jsonResponse<Body>(body: Body): RouteResponse {
  return { status: 200, headers: answerHeaders, body: JSON.stringify(body) };
}

/** 200 with JSON that describes this moment and must not be cached. */
export function stateResponse<Body>(body: Body): RouteResponse {
  return { status: 200, headers: stateHeaders, body: JSON.stringify(body) };
}

function answerOtherMethod(request: RouteRequest, { allow }: PathEntry): RouteResponse {
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' };
  const error = new SentimentError({ code: 'method_not_allowed', message: `Use one of ${allow}.` });
  const response = problemResponse(error, { allow });
  return request.method === 'HEAD' ? withoutBody(response) : response;
}

function withoutBody({ status, headers, body }: RouteResponse): RouteResponse {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    // A stream that nobody reads must be told, since it may hold a place among the requests under way.
    void body[Symbol.asyncIterator]().return?.();
    return { status, headers, body: '' };
  }
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
  return { status, headers: { ...headers, 'content-length': String(length) }, body: '' };
}

/** The routes of one path. */
interface PathEntry {
  readonly byMethod: ReadonlyMap<string, Route>;
  /** Value of the Allow header. */
  readonly allow: string;
}

interface RouteMatch {
  readonly entry: PathEntry;
  readonly parameters: Readonly<Record<string, string>>;
}

const noParameters: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Looks paths up: literal paths by one map access, then paths with `{name}` segments in the order given.
 * A parameter is one whole segment, percent-decoded, never empty.
 */
function createRouteTable(routes: readonly Route[]): (path: string) => RouteMatch | undefined {
  const literal = new Map<string, RouteMatch>();
  const patterns: { readonly segments: readonly string[]; readonly entry: PathEntry }[] = [];
  for (const [path, byMethod] of groupByPath(routes)) {
    const names = [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
    const entry = { byMethod, allow: names.join(', ') };
    if (path.includes('{')) patterns.push({ segments: path.split('/'), entry });
    else literal.set(path, { entry, parameters: noParameters });
  }

  return (path) => {
    const exact = literal.get(path);
    if (exact !== undefined || patterns.length === 0) return exact;
    const segments = path.split('/');
    for (const { segments: expected, entry } of patterns) {
      const parameters = matchSegments(expected, segments);
      if (parameters !== undefined) return { entry, parameters };
    }
    return undefined;
  };
}

function groupByPath(routes: readonly Route[]): Map<string, Map<string, Route>> {
  const grouped = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const methods = grouped.get(route.path) ?? new Map<string, Route>();
    if (!route.path.startsWith('/') || methods.has(route.method)) {
      const reason = route.path.startsWith('/') ? 'is given twice' : 'does not start with /';
      const message = `routes: ${route.method} ${route.path} ${reason}`;
      throw new SentimentError({ code: 'option_invalid', field: 'routes', message });
    }
    grouped.set(route.path, methods.set(route.method, route));
  }
  return grouped;
}

function matchSegments(expected: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (expected.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const pattern = expected[index];
    if (pattern.startsWith('{') && pattern.endsWith('}')) {
      const value = decodeSegment(segment);
      if (value === undefined || value === '') return undefined;
      parameters.push([pattern.slice(1, -1), value]);
    } else if (pattern !== segment) return undefined;
  }
  return Object.fromEntries(parameters);
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
