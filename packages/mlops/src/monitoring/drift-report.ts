import type { ClassifierInfo } from 'sentiment-core';
import { type Database, hourMs, startOfHour } from '../storage/database.ts';
import { type DriftCriteria, type DriftVerdict, evaluateDrift, type MeasuredDrift } from './evaluate-drift.ts';
import { readCounts } from './stored-period.ts';

/** What live texts are compared with: the model's reference, or the week before of the same model. */
export const driftBaselines = ['training', 'past'] as const;
export type DriftBaseline = (typeof driftBaselines)[number];

export interface DriftWindow {
  /** The last whole hour; or the hour under way and the 24 before it. */
  readonly window: 'hour' | 'day';
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** `drift` when any measure drifts. */
  readonly verdict: DriftVerdict;
  /** By name. */
  readonly measures: readonly MeasuredDrift[];
}

export interface DriftReport {
  readonly model: { readonly name: string; readonly version: string };
  readonly against: DriftBaseline;
  /** Texts compared with, and where they are from; null when the model has no reference. */
  readonly reference: { readonly rows: number; readonly source: 'validation' | 'training' | 'past' } | null;
  /** `drift` when any window drifts. */
  readonly verdict: DriftVerdict;
  readonly windows: readonly DriftWindow[];
}

export interface DriftRequest {
  /** The model in use. */
  readonly info: Pick<ClassifierInfo, 'name' | 'version' | 'reference'>;
  readonly against: DriftBaseline;
  readonly criteria: DriftCriteria;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const dayHours = 24;
const pastHours = 7 * dayHours;

/** Compares recent texts with the reference of the model in use. Reads hourly sums only. */
export async function readDriftReport(
  database: Database,
  { info, against, criteria, now }: DriftRequest,
): Promise<DriftReport> {
  const { name, version } = info;
  const thisHour = startOfHour(now);
  const countsOf = (from: number, to: number) => bucketCounts(database, info, from, to);
  const dayFrom = thisHour - dayHours * hourMs;
  const reference =
    against === 'past'
      ? pastReference(await countsOf(dayFrom - pastHours * hourMs, dayFrom))
      : (info.reference ?? { rows: 0, source: 'training' as const, measures: {} });
  const periods = [
    { window: 'hour' as const, from: thisHour - hourMs, to: thisHour },
    { window: 'day' as const, from: dayFrom, to: thisHour + hourMs },
  ];
  const windows = await Promise.all(
    periods.map(async ({ window, from, to }): Promise<DriftWindow> => {
      const measures = evaluateDrift(reference.measures, await countsOf(from, to), criteria);
      return {
        window,
        from: new Date(from).toISOString(),
        to: new Date(Math.min(to, now)).toISOString(),
        verdict: worstOf(measures),
        measures,
      };
    }),
  );
  return {
    model: { name, version },
    against,
    reference: reference.rows === 0 ? null : { rows: reference.rows, source: reference.source },
    verdict: worstOf(windows),
    windows,
  };
}

const measureNames = ['emoji', 'label', 'language', 'length', 'links', 'mentions', 'score', 'unknown'];

async function bucketCounts(
  database: Database,
  { name, version }: { readonly name: string; readonly version: string },
  from: number,
  to: number,
): Promise<Record<string, Record<string, number>>> {
  const period = { from, to, model: name, version };
  // Steps longer than the period would still be several when it crosses a multiple of them: they are added up here.
  const rows = await readCounts(database, period, measureNames, to - from);
  const measures: Record<string, Record<string, number>> = {};
  for (const { measure, bucket, count } of rows) {
    // Labels are data: one named `__proto__` must be a bucket like any other.
    const buckets = (measures[measure] ??= Object.create(null) as Record<string, number>);
    buckets[bucket] = (buckets[bucket] ?? 0) + count;
  }
  return measures;
}

function pastReference(measures: Record<string, Record<string, number>>) {
  const rows = Object.values(measures['label'] ?? {}).reduce((total, count) => total + count, 0);
  return { rows, source: 'past' as const, measures };
}

function worstOf(parts: readonly { readonly verdict: DriftVerdict }[]): DriftVerdict {
  return parts.some(({ verdict }) => verdict === 'drift')
    ? 'drift'
    : parts.some(({ verdict }) => verdict === 'stable')
      ? 'stable'
      : 'insufficient data';
}
