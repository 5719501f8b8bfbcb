import { wilsonInterval } from 'sentiment-core/evaluation';
import { markdownTable } from '../table.ts';
import type { DriftFigures } from './simulate-drift.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** False alarms, detection, and how far each source is from the reference of the default model. */
export function driftTable({ falseAlarms, detections, sources }: DriftFigures): string {
  const days = falseAlarms.reduce((sum, one) => sum + one.days, 0);
  const alarmedDays = falseAlarms.reduce((sum, one) => sum + one.alarmedDays, 0);
  const alarms = markdownTable([
    ['tweets an hour', 'days', 'days with a false alarm', '95 % interval'],
    ...[
      ...falseAlarms.map((one) => ({ ...one, name: String(one.hourlyTexts) })),
      { name: 'all', days, alarmedDays },
    ].map((one) => {
      const { low, high } = wilsonInterval(one.alarmedDays, one.days);
      return [one.name, String(one.days), String(one.alarmedDays), `${percent(low)}–${percent(high)}`];
    }),
  ]);
  const found = markdownTable([
    ['tweets of a window come from', 'tweets', 'found', 'by'],
    ...detections.map(({ name, texts, trials, detected, measures }) => [
      name,
      String(texts),
      percent(detected / trials),
      Object.entries(measures)
        .filter(([, share]) => share > 0.5)
        .map(([measure]) => measure)
        .sort()
        .join(', ') || '–',
    ]),
  ]);
  const names = Object.keys(sources[0].distances);
  const distances = markdownTable([
    ['distance from the reference of the default model', 'tweets', ...names],
    ...sources.map(({ name, rows, distances: of, drifted }) => [
      name,
      String(rows),
      ...names.map((measure) => `${of[measure].toFixed(3)}${drifted.includes(measure) ? ' *' : ''}`),
    ]),
  ]);
  return `${alarms}\n\n${found}\n\n${distances}\n\n\\* drift`;
}
