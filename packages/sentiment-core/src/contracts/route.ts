/** A request as routes see it; any framework can offer one without copying. */
export interface RouteRequest {
  readonly method: string;
  /** Path without the query, relative to where the routes are mounted; starts with `/`. */
  readonly path: string;
  /** Query string without `?`. */
  readonly query: string;
  /** Header value; `name` is lower case. Several values are joined by `, `. */
  header(name: string): string | undefined;
  /**
   * The body, decoded as UTF-8.
   * @throws {SentimentError} `body_too_large` past `maxBytes`, before the rest is read
   */
  text(maxBytes: number): Promise<string>;
  /** The body as it arrives. Bounded by the reader, not by this method. */
  stream(): AsyncIterable<Uint8Array>;
  /** The body as an object, when the host has already parsed it (e.g. `express.json()`), else undefined. */
  readonly parsedBody?: unknown;
  /** Aborts when the caller goes away. */
  readonly signal?: AbortSignal;
}

export interface RouteResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<string>;
}

/** One body of a request or a response: a JSON Schema (2020-12) and perhaps an example. */
export interface RouteContent {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: unknown;
}

/** One value that a route reads from the query. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What a route does, as an OpenAPI 3.1 operation; `/openapi.json` and `/docs` are made from it. */
export interface RouteOperation {
  readonly summary: string;
  readonly description?: string;
  /** Those of the path need not be listed. */
  readonly query?: readonly QueryParameter[];
  /** Media type to content. */
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, RouteContent>> };
  /** Status to answer. Problems that every route can give need not be listed. */
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, RouteContent>> }>
  >;
}

/** One framework-neutral endpoint. `path` is literal or has `{name}` segments. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Documentation. A route without one is served but not described. */
  readonly operation?: RouteOperation;
  /** Whether callers must send a key; for the documentation. Default false. */
  readonly keyed?: boolean;
  /** Answers what `handle` throws, where a protocol has a form of its own. Default: problem details. */
  readonly problem?: (error: unknown) => RouteResponse;
  handle(request: RouteRequest, parameters: Readonly<Record<string, string>>): Promise<RouteResponse> | RouteResponse;
}
