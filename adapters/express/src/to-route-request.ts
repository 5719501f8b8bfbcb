import type { Request, Response } from 'express';
import type { RouteRequest } from 'sentiment-core/http';
import { readText } from './read-text.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An Express request as routes see it. Nothing is read or copied before a route asks for it. */
export const toRouteRequest = (request: Request, response: Response): RouteRequest => {
  const { url, body } = request as { url: string; body: unknown };
  const queryStart = url.indexOf('?');
  const bytes = hostBytes(body);
  let abort: AbortController | undefined;
  return {
    method: request.method,
    path: queryStart === -1 ? url : url.slice(0, queryStart),
    query: queryStart === -1 ? '' : url.slice(queryStart + 1),
    header(name) {
      const value = (request.headers as Headers)[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    text: (maxBytes) => readText(bytes === undefined ? request : [bytes], maxBytes),
    stream: () => (bytes === undefined ? request.iterator({ destroyOnReturn: false }) : iterate(bytes)),
    parsedBody: bytes === undefined ? body : undefined,
    get signal() {
      if (abort === undefined) {
        const controller = new AbortController();
        response.once('close', () => response.writableFinished || controller.abort());
        abort = controller;
      }
      return abort.signal;
    },
  };
};

// What express.text() and express.raw() leave behind; express.json() leaves a value.
const hostBytes = (body: unknown): Buffer | undefined => {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : undefined;
};

async function* iterate(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
