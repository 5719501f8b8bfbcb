import { markdownTable } from '../table.ts';
import type { ScoringFigure } from './compare-scoring.ts';
import type { MlflowFigures } from './measure-mlflow.ts';

/** What recording and transfers took. */
export function mlflowTable({ serverVersion, recordSeconds, bareSeconds, up, down }: MlflowFigures): string {
  const record = `${recordSeconds.toFixed(2)} s (bare requests of the points alone: ${bareSeconds.toFixed(2)} s)`;
  return markdownTable([
    [`MLflow ${serverVersion}`, 'time', 'memory, MB more', 'resident set, MB more'],
    ['10,000 metric points, 200 params', record, '', ''],
    ...Object.entries({ up, down }).map(([direction, { seconds, memoryMegabytes, residentMegabytes }]) => [
      `100 MB ${direction}`,
      `${seconds.toFixed(1)} s`,
      memoryMegabytes.toFixed(0),
      residentMegabytes.toFixed(0),
    ]),
  ]);
}

/** Texts a second of POST /invocations. */
export function scoringTable(figures: readonly ScoringFigure[]): string {
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  return markdownTable([
    ['texts a request', 'sentiment-core texts/s', 'mlflow models serve texts/s', 'ratio', 'failures'],
    ...figures.map(({ textsAtOnce, ours, stock, failures }) => [
      ...[String(textsAtOnce), count(ours), count(stock), (ours / stock).toFixed(0), String(failures)],
    ]),
  ]);
}
