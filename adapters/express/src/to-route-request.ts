import type { Request, Response } from 'express';
import type { RouteRequest } from 'sentiment-core/http';
import { readText } from './read-text.ts';
import { splitTarget } from './request-target.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An Express request as routes see it. Nothing is read or copied before a route asks for it. */
export const toRouteRequest = (request: Request, response: Response): RouteRequest =>
  new ExpressRouteRequest(request, response);

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
const hostBytes = (body: unknown): Buffer | undefined => {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : undefined;
};

async function* iterate(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
