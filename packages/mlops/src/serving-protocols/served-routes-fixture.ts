import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createHandler, toWebHandler, type Route } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach } from 'vitest';
import { createServingProtocolRoutes, type ServingProtocolOptions } from './serving-protocol-routes.ts';

export interface ServedRoutes {
  readonly url: string;
  /** What was answered with 500. */
  readonly errors: readonly unknown[];
  get(path: string): Promise<Response>;
  /** A value is sent as JSON; a text or bytes as they are, with this media type, or none. */
  post(path: string, body: unknown, mediaType?: string | null): Promise<Response>;
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Listens with both protocols, for one test. The classifier counts `good` and `bad`. */
export function serveProtocols(options: Partial<ServingProtocolOptions> = {}): Promise<ServedRoutes> {
  return serveRoutes(createServingProtocolRoutes({ classifier: createWordCountClassifier(), ...options }));
}

/** Listens with these routes, for one test. */
export async function serveRoutes(routes: readonly Route[]): Promise<ServedRoutes> {
  const errors: unknown[] = [];
  const call = toWebHandler(createHandler({ routes, onError: (error) => errors.push(error) }));
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', headers, url: target } = incoming;
    const body = method === 'POST' ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {};
    const request = new Request(`http://host${target}`, { method, headers: headers as HeadersInit, ...body });
    void call(request).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    errors,
    get: (path) => fetch(url + path),
    post(path, body, mediaType = 'application/json') {
      const raw = typeof body === 'string' || body instanceof Uint8Array;
      const sent = raw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
      return fetch(url + path, {
        method: 'POST',
        body: sent,
        headers: mediaType === null ? {} : { 'content-type': mediaType },
      });
    },
  };
}
