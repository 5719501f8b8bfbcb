import { median, shuffled } from '../statistics.ts';
import { markdownTable } from '../tables.ts';
import { load, type LoadResult } from './load.ts';
import { startServer } from '../child-process.ts';

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

function megabytes(bytes: number | undefined) {
  return bytes === undefined ? undefined : bytes / 1e6;
}

function medianResult(results: readonly LoadResult[]): LoadResult {
  return {
    requestsPerSecond: median(results.map((result) => result.requestsPerSecond)),
    p50: median(results.map((result) => result.p50)),
    p99: median(results.map((result) => result.p99)),
    requests: results.reduce((sum, result) => sum + result.requests, 0),
    failures: results.reduce((sum, result) => sum + result.failures, 0),
  };
}

/** Both servers run throughout; in each round they take turns, in an order drawn anew. */
export async function compareServers(options: ServerComparisonOptions): Promise<ServerComparison> {
  const sentiment = await startServer('sentiment');
  const echo = await startServer('echo');
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
  const server = await startServer('sentiment');
  try {
    const result = await load({ url: server.url, ...options });
    return { ...result, loadedMegabytes: megabytes(server.residentBytes()) };
  } finally {
    await server.stop();
  }
}

function count(value: number) {
  return Math.round(value).toLocaleString('en-US');
}
function shownMegabytes(value: number | undefined) {
  return value === undefined ? '?' : value.toFixed(value < 10 ? 1 : 0);
}

/** Requests a second and latency of the service beside a bare Express echo under the same load. */
export function serverTable(comparison: ServerComparison): string {
  const row = (name: string, result: ServerComparison['echo']) => [
    name,
    count(result.requestsPerSecond),
    result.p50.toFixed(1),
    result.p99.toFixed(1),
    String(result.failures),
  ];
  const table = markdownTable([
    ['POST /predict', 'requests/s', 'p50 ms', 'p99 ms', 'failures'],
    row('sentiment-core', comparison.sentiment),
    row('express.json() echo', comparison.echo),
    ['ratio', comparison.requestsRatio.toFixed(2), '', comparison.p99Ratio.toFixed(2), ''],
  ]);
  const { restingMegabytes, loadedMegabytes, echoLoadedMegabytes } = comparison;
  const memory = `${shownMegabytes(restingMegabytes)} MB at rest, ${shownMegabytes(loadedMegabytes)} MB after the load`;
  return `${table}\n\nResident memory of the service: ${memory}; of the echo: ${shownMegabytes(echoLoadedMegabytes)} MB after it.`;
}
