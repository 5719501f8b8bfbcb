import { createServer, type Server } from 'node:http';

/** Milliseconds each; 0 for no limit. */
export interface ServerTimeouts {
  /** To send the head of a request. Default 10,000. */
  readonly headers?: number;
  /** To send a whole request; a longer NDJSON stream needs more. Default 300,000. */
  readonly request?: number;
  /** An idle connection is kept; more than the idle time of a load balancer in front. Default 65,000. */
  readonly keepAlive?: number;
  /** A connection is kept on which nothing moves, e.g. because the caller stopped reading. Default 120,000. */
  readonly idle?: number;
}

/** Longest time between two looks for connections that ran out of time, in milliseconds. */
const longestCheck = 5_000;

/** An HTTP server with time limits. */
export const createTimedServer = (timeouts: ServerTimeouts = {}): Server => {
  const { headers = 10_000, request = 300_000, keepAlive = 65_000, idle = 120_000 } = timeouts;
  const connectionsCheckingInterval = Math.min(longestCheck, headers || longestCheck, request || longestCheck);
  const server = createServer({ connectionsCheckingInterval });
  server.headersTimeout = headers;
  server.requestTimeout = request;
  server.keepAliveTimeout = keepAlive;
  server.timeout = idle;
  return server;
};
