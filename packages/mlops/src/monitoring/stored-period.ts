import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** Whole hours, of all models or of one. */
interface StoredPeriod {
  /** Start of the first hour, milliseconds since 1970. */
  readonly from: number;
  /** End of the last hour. */
  readonly to: number;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
}

/** A sum of `hourly_counts`. */
export interface CountRow {
  /** Start of the step. */
  readonly from: number;
  readonly model: string;
  readonly version: string;
  readonly measure: string;
  readonly bucket: string;
  readonly count: number;
}

/** A sum of `hourly_outcomes`. */
export interface OutcomeRow {
  readonly from: number;
  readonly model: string;
  readonly version: string;
  /** Predicted. */
  readonly label: string;
  /** Empty when unknown. */
  readonly trueLabel: string;
  readonly correct: boolean;
  readonly count: number;
  readonly delayMs: number;
}

/** @param stepMs what hours are added up to, a multiple of an hour; steps begin at multiples of it */
export async function readCounts(
  { query }: Database,
  period: StoredPeriod,
  measures: readonly string[],
  stepMs: number,
): Promise<CountRow[]> {
  const from = sql<number>`hour - hour % ${sql.lit(stepMs)}`;
  const rows = await query
    .selectFrom('hourly_counts')
    .select(({ fn }) => [
      from.as('from'),
      'model_name as model',
      'model_version as version',
      'measure',
      'bucket',
      fn.sum<number | string>('count').as('count'),
    ])
    .where('hour', '>=', period.from)
    .where('hour', '<', period.to)
    .where('measure', 'in', measures)
    .$if(period.model !== undefined, (select) => select.where('model_name', '=', period.model ?? ''))
    .$if(period.version !== undefined, (select) => select.where('model_version', '=', period.version ?? ''))
    // What differs most comes first: SQLite sorts to group, and compares names of models for nothing otherwise.
    .groupBy([from, 'bucket', 'model_version', 'model_name', 'measure'])
    .execute();
  return rows.map((row) => ({ ...row, from: Number(row.from), count: Number(row.count) }));
}

/** @param stepMs as for `readCounts` */
export async function readOutcomes({ query }: Database, period: StoredPeriod, stepMs: number): Promise<OutcomeRow[]> {
  const from = sql<number>`hour - hour % ${sql.lit(stepMs)}`;
  const rows = await query
    .selectFrom('hourly_outcomes')
    .select(({ fn }) => [
      from.as('from'),
      'model_name as model',
      'model_version as version',
      'label',
      'true_label as trueLabel',
      'correct',
      fn.sum<number | string>('count').as('count'),
      fn.sum<number | string>('delay_ms').as('delayMs'),
    ])
    .where('hour', '>=', period.from)
    .where('hour', '<', period.to)
    .$if(period.model !== undefined, (select) => select.where('model_name', '=', period.model ?? ''))
    .$if(period.version !== undefined, (select) => select.where('model_version', '=', period.version ?? ''))
    .groupBy([from, 'model_name', 'model_version', 'label', 'true_label', 'correct'])
    .execute();
  return rows
    .map((row) => ({
      ...row,
      from: Number(row.from),
      correct: row.correct === 1,
      count: Number(row.count),
      delayMs: Number(row.delayMs),
    }))
    .filter(({ count }) => count > 0);
}
