import { markdownTable } from '../table.ts';
import type { EngineFigures } from './compare-engines.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');

export function engineTable(figures: readonly EngineFigures[]): string {
  return markdownTable([
    [
      'engine',
      'tweets/s',
      'tweets/s of processor time',
      'one tweet, p50 / p99 ms',
      'event loop late, p99 / most ms',
      'MB grown',
      'load ms',
    ],
    ...figures.map(
      ({ name, textsPerSecond, textsPerProcessorSecond, singleMs, eventLoopDelayMs, memoryGrowthBytes, loadMs }) => [
        name,
        count(textsPerSecond),
        count(textsPerProcessorSecond),
        `${singleMs.p50.toFixed(2)} / ${singleMs.p99.toFixed(2)}`,
        `${eventLoopDelayMs.p99.toFixed(1)} / ${eventLoopDelayMs.most.toFixed(1)}`,
        (memoryGrowthBytes / 1e6).toFixed(1),
        count(loadMs),
      ],
    ),
  ]);
}
