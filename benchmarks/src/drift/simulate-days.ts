import { type DriftCriteria, evaluateDrift } from '@sentiment-core/mlops/monitoring';
import { shuffled } from '../statistics.ts';
import { addCounts, type BucketCounts, countTexts, type MeasuredTexts } from './measured-texts.ts';

export interface FalseAlarms {
  /** Mean number of texts an hour. */
  readonly hourlyTexts: number;
  readonly days: number;
  /** Days on which any of the 48 windows raised an alarm. */
  readonly alarmedDays: number;
}

/**
 * Days on which nothing drifts. Each day has a reference from one half of the texts and draws its texts from the other half, so
 * that it has rows the reference never saw. Every hour the hour that ended and the last 24 hours are judged.
 */
export function simulateDays(
  texts: MeasuredTexts,
  {
    hourlyTexts,
    days,
    criteria,
    random,
  }: { hourlyTexts: number; days: number; criteria: DriftCriteria; random: () => number },
): FalseAlarms {
  let alarmedDays = 0;
  for (let day = 0; day < days; day++) {
    const rows = shuffled(
      Array.from({ length: texts.rows }, (_, row) => row),
      random,
    );
    const half = rows.length >> 1;
    const reference = countTexts(texts, rows.slice(0, half));
    const others = rows.slice(half);
    const hours: BucketCounts[] = [];
    let alarmed = false;
    for (let hour = 0; hour < 48; hour++) {
      // Nights are quiet: from a fifth of the mean to nearly twice as many.
      const busy = 1 + 0.8 * Math.sin((hour / 24) * 2 * Math.PI);
      const drawn = Array.from(
        { length: Math.round(hourlyTexts * busy) },
        () => others[Math.floor(random() * others.length)],
      );
      hours.push(countTexts(texts, drawn));
      if (hour < 24) continue;
      for (const window of [hours[hour], addCounts(hours.slice(hour - 23, hour + 1))]) {
        alarmed ||= evaluateDrift(reference, window, criteria).some(({ verdict }) => verdict === 'drift');
      }
    }
    if (alarmed) alarmedDays += 1;
  }
  return { hourlyTexts, days, alarmedDays };
}
