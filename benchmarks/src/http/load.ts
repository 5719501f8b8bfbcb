import autocannon from 'autocannon';

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly requests: number;
  /** Connection errors, timeouts and answers outside 2xx. */
  readonly failures: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly texts: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

const headers = { 'content-type': 'application/json' };

/** Posts `{text}` to /predict. Every connection has its own share of the texts, so bodies differ throughout. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { texts, connections } = options;
  const share = Math.floor(texts.length / connections);
  let opened = 0;
  const result = await autocannon({
    url: options.url,
    connections,
    duration: options.seconds,
    setupClient(client) {
      const start = (opened % connections) * share;
      opened += 1;
      client.setRequests(
        texts
          .slice(start, start + share)
          .map((text) => ({ method: 'POST', path: '/predict', headers, body: JSON.stringify({ text }) })),
      );
    },
  });
  return {
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    requests: result.requests.total,
    failures: result.errors + result.timeouts + result.non2xx,
  };
}
