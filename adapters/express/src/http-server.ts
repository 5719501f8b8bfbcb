import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { integer, longestTimerMs, optionsOf, type OutputOf, withDefault } from 'sentiment-core/http';

/** Milliseconds each; 0 for no limit. */
export interface ServerTimeouts {
  /** To send the head of a request. Default 10,000. */
  readonly headersMs?: number | undefined;
  /** To send a whole request; a longer NDJSON stream needs more. Default 300,000. */
  readonly requestMs?: number | undefined;
  /** How long an idle connection is kept; more than the idle time of a load balancer in front. Default 65,000. */
  readonly keepAliveMs?: number | undefined;
  /** How long a connection is kept on which nothing moves, e.g. because the caller stopped reading. Default 120,000. */
  readonly idleMs?: number | undefined;
}

const durationMs = integer(0, longestTimerMs);

export const serverTimeouts = optionsOf<ServerTimeouts>()({
  headersMs: withDefault(durationMs, 10_000),
  requestMs: withDefault(durationMs, 300_000),
  keepAliveMs: withDefault(durationMs, 65_000),
  idleMs: withDefault(durationMs, 120_000),
});

/** Longest time between two looks for connections that ran out of time. */
const longestCheckMs = 5_000;

/** An HTTP server with time limits. */
export function createTimedServer(timeouts: OutputOf<typeof serverTimeouts>): Server {
  const { headersMs, requestMs, keepAliveMs, idleMs } = timeouts;
  const checkMs = Math.min(longestCheckMs, headersMs || longestCheckMs, requestMs || longestCheckMs);
  const server = createServer({ connectionsCheckingInterval: checkMs });
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = keepAliveMs;
  server.timeout = idleMs;
  return server;
}

export interface ListenOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** 0 takes a free one. Default 3000. */
  readonly port?: number | undefined;
}

export interface ListeningAddress {
  readonly host: string;
  readonly port: number;
  /** E.g. `http://127.0.0.1:3000`. */
  readonly url: string;
}

/** @throws {Error} Node's own, with a code such as `EADDRINUSE` */
export function listen(server: Server, options: ListenOptions = {}): Promise<ListeningAddress> {
  const { host = '127.0.0.1', port = 3000 } = options;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const actual = (server.address() as AddressInfo).port;
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve({ host, port: actual, url: `http://${shown}:${actual}` });
    });
  });
}

/** How often connections that have become idle are closed while the server closes. */
const sweepIntervalMs = 50;

/**
 * Lets a server finish: no new connections, idle ones closed, requests that still arrive answered with
 * `Connection: close`, and whatever is left cut after `timeoutMs`.
 */
export function createGracefulClose(server: Server, timeoutMs: number): () => Promise<void> {
  let closing: Promise<void> | undefined;

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      // First of all listeners, since the others may send the head of the answer.
      server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
      const sweep = setInterval(() => server.closeIdleConnections(), sweepIntervalMs);
      const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });

  return () => (closing ??= close());
}

/** Calls `close` on the first of the signals. A second one ends the process at once, as without us. */
export function closeOnSignals(signals: readonly NodeJS.Signals[], close: () => Promise<void>): () => void {
  const onSignal = (): void => {
    stop();
    void close();
  };
  const stop = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
}
