import { type Database, hourMs, startOfHour } from '../storage/database.ts';
import { type LiveQuality, liveQuality, type Proportion, proportionOf } from './live-quality.ts';
import { type DurationQuantiles, durationQuantiles } from './measures.ts';
import { type CountRow, type OutcomeRow, readCounts, readOutcomes } from './stored-period.ts';

/** Figures of some hours. */
export interface PeriodStatistics {
  /** Predictions made. */
  readonly predictions: number;
  /** Predictions by their label, most first. */
  readonly labels: Readonly<Record<string, number>>;
  /** What feedback tells: of the labelled predictions only. */
  readonly quality: LiveQuality;
  /** Labelled predictions among all. */
  readonly coverage: number | null;
  /** Predictions reported wrong among all: a lower bound, since not every error is reported. */
  readonly wrongRate: Proportion | null;
  /** Mean time from prediction to the last feedback on it, in milliseconds. */
  readonly feedbackDelayMs: number | null;
  /** Time to predict the batch a text was part of, in milliseconds. */
  readonly durationMs: DurationQuantiles | null;
}

export interface StepStatistics {
  /** ISO 8601. */
  readonly from: string;
  readonly predictions: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly labelled: number;
  readonly wrong: number;
  readonly accuracy: Proportion | null;
  readonly durationMs: DurationQuantiles | null;
}

export interface LiveStatistics {
  /** ISO 8601, a full hour. */
  readonly from: string;
  /** Now. */
  readonly to: string;
  readonly total: PeriodStatistics;
  readonly models: readonly (PeriodStatistics & { readonly name: string; readonly version: string })[];
  /** How long a step is: an hour, or a day where more than two days are shown. */
  readonly stepHours: 1 | 24;
  /** Oldest first; steps without predictions are left out. */
  readonly steps: readonly StepStatistics[];
}

export interface StatisticsRequest {
  readonly hours: number;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  /** Labels in the order shown. */
  readonly labels: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Reads hourly sums only, so it costs the same for a thousand predictions and for a million. */
export async function readLiveStatistics(
  database: Database,
  { hours, model, version, labels, now }: StatisticsRequest,
): Promise<LiveStatistics> {
  const to = startOfHour(now) + hourMs;
  const stepHours = hours > 48 ? 24 : 1;
  const period = { from: to - hours * hourMs, to, model, version };
  const [counts, outcomes] = await Promise.all([
    readCounts(database, period, ['label', 'duration'], stepHours * hourMs),
    readOutcomes(database, period, stepHours * hourMs),
  ]);
  const modelKey = (row: CountRow | OutcomeRow): string => JSON.stringify([row.model, row.version]);
  const models = groups(counts, outcomes, modelKey).map(([key, ...rows]) => {
    const [name, ofVersion] = JSON.parse(key) as [string, string];
    return { name, version: ofVersion, ...periodStatistics(...rows, labels) };
  });
  const steps = groups(counts, outcomes, ({ from }) => String(from))
    .sort(([first], [second]) => Number(first) - Number(second))
    .map(([from, ...rows]) => ({
      from: new Date(Math.max(Number(from), period.from)).toISOString(),
      ...stepStatistics(periodStatistics(...rows, labels)),
    }));
  return {
    from: new Date(period.from).toISOString(),
    to: new Date(now).toISOString(),
    total: periodStatistics(counts, outcomes, labels),
    models: models.sort((first, second) => second.predictions - first.predictions),
    stepHours,
    steps,
  };
}

function groups(
  counts: readonly CountRow[],
  outcomes: readonly OutcomeRow[],
  keyOf: (row: CountRow | OutcomeRow) => string,
): [key: string, counts: CountRow[], outcomes: OutcomeRow[]][] {
  const found = new Map<string, [key: string, counts: CountRow[], outcomes: OutcomeRow[]]>();
  const groupOf = (row: CountRow | OutcomeRow) => {
    const key = keyOf(row);
    const group = found.get(key) ?? [key, [], []];
    found.set(key, group);
    return group;
  };
  for (const row of counts) groupOf(row)[1].push(row);
  for (const row of outcomes) groupOf(row)[2].push(row);
  return [...found.values()];
}

function periodStatistics(
  counts: readonly CountRow[],
  outcomes: readonly OutcomeRow[],
  labels: readonly string[],
): PeriodStatistics {
  const byBucket = (measure: string): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const row of counts) {
      if (row.measure === measure) sums.set(row.bucket, (sums.get(row.bucket) ?? 0) + row.count);
    }
    return sums;
  };
  const predicted = [...byBucket('label')].sort(([, first], [, second]) => second - first);
  const predictions = predicted.reduce((sum, [, count]) => sum + count, 0);
  const quality = liveQuality(outcomes, labels);
  const delay = outcomes.reduce((sum, { delayMs }) => sum + delayMs, 0);
  return {
    predictions,
    labels: Object.fromEntries(predicted),
    quality,
    coverage: predictions === 0 ? null : quality.labelled / predictions,
    wrongRate: quality.wrong > predictions ? null : proportionOf(quality.wrong, predictions),
    feedbackDelayMs: quality.labelled === 0 ? null : delay / quality.labelled,
    durationMs: durationQuantiles(byBucket('duration')),
  };
}

function stepStatistics({ predictions, labels, quality, durationMs }: PeriodStatistics) {
  return {
    predictions,
    labels,
    labelled: quality.labelled,
    wrong: quality.wrong,
    accuracy: quality.accuracy,
    durationMs,
  };
}
