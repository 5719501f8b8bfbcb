import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface FaultServer {
  readonly url: string;
  /** Whole requests, in the order of their arrival. */
  readonly requests: SeenRequest[];
  stop(): Promise<void>;
}

/** Answers request number `index` (from 0). */
export type Play = (request: SeenRequest, response: ServerResponse, index: number) => void;

/** A listening server that plays the failures of real ones. `onStart` sees a request before its body has come. */
export async function startFaultServer(
  play: Play,
  onStart?: (request: IncomingMessage, index: number) => void,
): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  let started = 0;
  const server = createServer((request, response) => {
    onStart?.(request, started);
    started += 1;
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks) };
      requests.push(seen);
      play(seen, response, requests.length - 1);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

export function sendHtml(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Sign in</title>');
}
