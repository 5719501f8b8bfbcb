import autocannon from 'autocannon';
import { startServer } from '../child-process.ts';
import { median, shuffled } from '../statistics.ts';
import { markdownTable } from '../tables.ts';

export interface ScoringFigure {
  readonly textsAtOnce: number;
  /** Texts a second. */
  readonly ours: number;
  readonly stock: number;
  readonly failures: number;
}

export interface ScoringComparisonOptions {
  /** Address of `mlflow models serve` with the exported default model. */
  readonly stockUrl: string;
  readonly texts: readonly string[];
  readonly connections: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

/** POST /invocations of stock MLflow and of ours, in turns, in an order drawn anew. */
export async function compareScoring(options: ScoringComparisonOptions): Promise<ScoringFigure[]> {
  const { texts, connections, rounds, seconds, random, onProgress } = options;
  const own = await startServer('scoring');
  const urls = { ours: own.url, stock: options.stockUrl.replace(/\/$/, '') };
  const figures: ScoringFigure[] = [];
  try {
    for (const textsAtOnce of [1, 1000]) {
      const requests = Array.from({ length: Math.min(200, Math.floor(texts.length / textsAtOnce)) }, (_, index) => {
        const instances = texts.slice(index * textsAtOnce, (index + 1) * textsAtOnce);
        const body = JSON.stringify({ dataframe_split: { columns: ['text'], data: instances.map((text) => [text]) } });
        const headers = { 'content-type': 'application/json' };
        return { method: 'POST' as const, path: '/invocations', headers, body };
      });
      const rates: Record<keyof typeof urls, number[]> = { ours: [], stock: [] };
      let failures = 0;
      const turn = async (name: keyof typeof urls, duration: number) => {
        const result = await autocannon({
          url: urls[name],
          connections,
          duration,
          timeout: 60,
          setupClient: (client) => client.setRequests(requests),
        });
        failures += result.errors + result.timeouts + result.non2xx;
        return result.requests.average * textsAtOnce;
      };
      for (const name of ['ours', 'stock'] as const) await turn(name, 2);
      for (let round = 1; round <= rounds; round += 1) {
        for (const name of shuffled(['ours', 'stock'] as const, random)) {
          const rate = await turn(name, seconds);
          rates[name].push(rate);
          onProgress(`round ${round}: ${name}, ${textsAtOnce} texts at once: ${Math.round(rate)} texts/s`);
        }
      }
      figures.push({ textsAtOnce, ours: median(rates.ours), stock: median(rates.stock), failures });
    }
    return figures;
  } finally {
    await own.stop();
  }
}

/** Texts a second of POST /invocations. */
export function scoringTable(figures: readonly ScoringFigure[]): string {
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  return markdownTable([
    ['texts a request', 'sentiment-core texts/s', 'mlflow models serve texts/s', 'ratio', 'failures'],
    ...figures.map(({ textsAtOnce, ours, stock, failures }) => [
      String(textsAtOnce),
      count(ours),
      count(stock),
      (ours / stock).toFixed(0),
      String(failures),
    ]),
  ]);
}
