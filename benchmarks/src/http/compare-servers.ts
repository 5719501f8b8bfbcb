import { median, shuffled } from '../statistics.ts';
import { load, type LoadResult } from './load.ts';
import { startServer } from './server-process.ts';

export interface ServerComparison {
  readonly sentiment: LoadResult;
  readonly echo: LoadResult;
  /** Median over the rounds of sentiment / echo. */
  readonly requestsRatio: number;
  readonly p99Ratio: number;
  readonly restingMegabytes: number | undefined;
  readonly loadedMegabytes: number | undefined;
  readonly echoLoadedMegabytes: number | undefined;
}

export interface ServerComparisonOptions {
  readonly texts: readonly string[];
  readonly connections: number;
  readonly rounds: number;
  /** Length of one server's turn. */
  readonly seconds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

const megabytes = (bytes: number | undefined) => (bytes === undefined ? undefined : bytes / 1e6);

const medianResult = (results: readonly LoadResult[]): LoadResult => ({
  requestsPerSecond: median(results.map((result) => result.requestsPerSecond)),
  p50: median(results.map((result) => result.p50)),
  p99: median(results.map((result) => result.p99)),
  requests: results.reduce((sum, result) => sum + result.requests, 0),
  failures: results.reduce((sum, result) => sum + result.failures, 0),
});

/** Both servers run throughout; in each round they take turns, in an order drawn anew. */
export async function compareServers(options: ServerComparisonOptions): Promise<ServerComparison> {
  const sentiment = await startServer('./sentiment-server.ts');
  const echo = await startServer('./echo-server.ts');
  const servers = { sentiment, echo };
  const results: Record<keyof typeof servers, LoadResult[]> = { sentiment: [], echo: [] };
  try {
    const restingMegabytes = megabytes(sentiment.residentBytes());
    const turn = (name: keyof typeof servers, seconds: number) =>
      load({ url: servers[name].url, texts: options.texts, connections: options.connections, seconds });
    await turn('sentiment', 3);
    await turn('echo', 3);
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const name of shuffled(['sentiment', 'echo'] as const, options.random)) {
        const result = await turn(name, options.seconds);
        results[name].push(result);
        options.onProgress(`round ${round}: ${name} ${Math.round(result.requestsPerSecond)} requests/s`);
      }
    }
    const ratio = (figure: 'requestsPerSecond' | 'p99') =>
      median(results.sentiment.map((result, round) => result[figure] / results.echo[round][figure]));
    return {
      sentiment: medianResult(results.sentiment),
      echo: medianResult(results.echo),
      requestsRatio: ratio('requestsPerSecond'),
      p99Ratio: ratio('p99'),
      restingMegabytes,
      loadedMegabytes: megabytes(sentiment.residentBytes()),
      echoLoadedMegabytes: megabytes(echo.residentBytes()),
    };
  } finally {
    await Promise.all([sentiment.stop(), echo.stop()]);
  }
}

/** One long turn of the sentiment server alone. */
export async function soak(
  options: Pick<ServerComparisonOptions, 'texts' | 'connections' | 'seconds'>,
): Promise<LoadResult & { readonly loadedMegabytes: number | undefined }> {
  const server = await startServer('./sentiment-server.ts');
  try {
    const result = await load({ url: server.url, ...options });
    return { ...result, loadedMegabytes: megabytes(server.residentBytes()) };
  } finally {
    await server.stop();
  }
}
