import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import {
  bodyTooLarge,
  callerGone,
  createHandler,
  createPredictionRoutes,
  invalidUtf8,
  list,
  oneOf,
  opaque,
  optionsOf,
  parseOptions,
  withDefault,
  type ErrorListener,
  type PredictionRoutesOptions,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from 'sentiment-core/http';

/** Ready-made routes, or what `createPredictionRoutes` makes them from. */
export type RouteSource = { readonly routes: readonly Route[] } | PredictionRoutesOptions;

export type SentimentRouterOptions = RouteSource & {
  /** Called for every request that fails with 500 and for every stream that broke. Default: `console.error`. */
  readonly onError?: ErrorListener | undefined;
  /** A path of no route: `next` leaves it to what is mounted after; `answer` gives a 404 problem. Default `next`. */
  readonly unknownPath?: 'next' | 'answer' | undefined;
};

const pathOptions = optionsOf<Pick<SentimentRouterOptions, 'unknownPath'>>()({
  unknownPath: withDefault(oneOf(['next', 'answer']), 'next'),
});
const madeRoutes = optionsOf<{ readonly routes: readonly Route[] }>()({ routes: list(opaque<Route>()) });

/**
 * An Express 5 handler for the routes, to be mounted anywhere: `app.use('/sentiment', createSentimentRouter(...))`.
 * Works with and without a body parser before it.
 * @throws {SentimentError} `option_invalid`
 */
export function createSentimentRouter(options: SentimentRouterOptions): RequestHandler {
  parseOptions(opaque<SentimentRouterOptions>(), options);
  const { onError, unknownPath: asked, ...source } = options;
  const { unknownPath } = parseOptions(pathOptions, { unknownPath: asked });
  const { routes } = 'routes' in source ? parseOptions(madeRoutes, source) : { routes: createPredictionRoutes(source) };
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

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An Express request as routes see it. Nothing is read or copied before a route asks for it. */
function toRouteRequest(request: Request, response: Response): RouteRequest {
  return new ExpressRouteRequest(request, response);
}

// A class for its one getter: a getter in an object literal makes a new hidden class for every request, which only a
// major garbage collection frees (a third of the throughput, measured). The rest are closures, so that routes may
// destructure a request.
class ExpressRouteRequest implements RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly parsedBody: unknown;
  readonly header: RouteRequest['header'];
  readonly text: RouteRequest['text'];
  readonly stream: RouteRequest['stream'];
  readonly #response: Response;
  #abort: AbortController | undefined;

  constructor(request: Request, response: Response) {
    const { url, body } = request as { url: string; body: unknown };
    const { path, query } = splitTarget(url);
    const bytes = hostBytes(body);
    this.method = request.method;
    this.path = path;
    this.query = query;
    this.parsedBody = bytes === undefined ? body : undefined;
    this.header = (name) => {
      const value = (request.headers as Headers)[name];
      return Array.isArray(value) ? value.join(', ') : value;
    };
    this.text = (maxBytes) => readText(bytes === undefined ? request : [bytes], maxBytes);
    this.stream = () => (bytes === undefined ? request.iterator({ destroyOnReturn: false }) : iterate(bytes));
    this.#response = response;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController();
      const response = this.#response;
      response.once('close', () => response.writableFinished || abort.abort());
      this.#abort = abort;
    }
    return this.#abort.signal;
  }
}

// What express.text() and express.raw() leave behind; express.json() leaves a value.
function hostBytes(body: unknown): Buffer | undefined {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : undefined;
}

async function* iterate(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Splits a request target into its path, which starts with `/` but for `*`, and its query, without `?`. Clients of
 * proxies send it in absolute form, `http://host/path` (RFC 9112, section 3.2.2).
 */
export function splitTarget(target: string): Pick<RouteRequest, 'path' | 'query'> {
  const origin = target.startsWith('/') ? target : withoutAuthority(target);
  const queryStart = origin.indexOf('?');
  if (queryStart === -1) return { path: origin, query: '' };
  return { path: origin.slice(0, queryStart), query: origin.slice(queryStart + 1) };
}

function withoutAuthority(target: string): string {
  const rest = target.replace(/^https?:\/\/[^/?#]+/i, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
}

/**
 * Reads a body as UTF-8, holding no more than `maxBytes`.
 * @throws {SentimentError} `body_too_large` (the rest then flows away unread),
 * `invalid_json` when it is not UTF-8, or `aborted` when the caller goes away before the end
 */
export async function readText(source: Readable | readonly [Buffer], maxBytes: number): Promise<string> {
  if (!(source instanceof Array)) return readStream(source, maxBytes);
  const [bytes] = source;
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  return decode(bytes);
}

function readStream(source: Readable, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (source.readableEnded) return resolve('');
    if (source.destroyed) return reject(callerGone());
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (finish: () => void): void => {
      source.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) settle(() => reject(bodyTooLarge(maxBytes)));
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, bytes);
      settle(() => (isUtf8(body) ? resolve(toText(body)) : reject(invalidUtf8())));
    };
    const onGone = (cause?: unknown): void => settle(() => reject(callerGone(cause)));
    source.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalidUtf8();
  return toText(bytes);
}

function toText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
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
