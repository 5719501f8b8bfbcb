import type { ServerComparison } from './http/compare-servers.ts';
import type { ContestantResult } from './quality/compare-contestants.ts';
import type { LabelledTweets } from './quality/tweets.ts';
import { markdownTable } from './table.ts';

const share = (value: number) => value.toFixed(3).replace(/^0/, '');
const count = (value: number) => Math.round(value).toLocaleString('en-US');
const megabytes = (value: number | undefined) => (value === undefined ? '?' : value.toFixed(value < 10 ? 1 : 0));

/** Two tables: agreement with the labels (accuracy / macro recall), and cost. */
export function contestantTable(results: readonly ContestantResult[], sources: readonly LabelledTweets[]): string {
  const ranked = [...results].sort((left, right) => right.meanMacroRecall - left.meanMacroRecall);
  const agreements = markdownTable([
    ['accuracy / macro recall', ...sources.map(({ name }) => name), 'mean macro recall', 'undecided is'],
    ...ranked.map((result) => [
      result.name,
      ...sources.map(({ name }) => {
        const { accuracy, macroRecall } = result.agreement[name];
        return `${share(accuracy)} / ${share(macroRecall)}`;
      }),
      share(result.meanMacroRecall),
      result.name === 'sentiment-core' ? '–' : result.ties,
    ]),
  ]);
  const rows = sources.map(({ name, texts }) => `${name} ${count(texts.length)}`).join(', ');
  const cost = markdownTable([
    ['one thread', 'tweets/s', 'load ms', 'MB once loaded', 'MB after the run', 'MB installed', 'packages'],
    ...ranked.map((result) => [
      result.name,
      count(result.textsPerSecond),
      result.loadMs.toFixed(0),
      megabytes(result.loadedMegabytes),
      megabytes(result.workingMegabytes),
      megabytes(result.installMegabytes),
      String(result.installedPackages),
    ]),
  ]);
  return `Negative and positive rows: ${rows}\n\n${agreements}\n\n${cost}`;
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
  const memory = `${megabytes(restingMegabytes)} MB at rest, ${megabytes(loadedMegabytes)} MB after the load`;
  return `${table}\n\nResident memory of the service: ${memory}; of the echo: ${megabytes(echoLoadedMegabytes)} MB after it.`;
}
