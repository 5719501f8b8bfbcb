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

/** One framework-neutral endpoint. `path` is literal or has `{name}` segments. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  handle(request: RouteRequest, parameters: Readonly<Record<string, string>>): Promise<RouteResponse> | RouteResponse;
}
