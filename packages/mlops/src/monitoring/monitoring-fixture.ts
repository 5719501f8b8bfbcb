import { afterEach } from 'vitest';
import { type Database, hourMs } from '../storage/database.ts';
import { openDatabase } from '../storage/open-database.ts';

/** Noon of a day, whole hours since 1970. */
export const noon = Date.UTC(2026, 0, 15, 12);

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** An empty database in memory, for one test. */
export async function openTestDatabase(): Promise<Database> {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  closers.push(() => database.close());
  return database;
}

export interface StoredCount {
  /** 0 is the hour of `noon`. */
  readonly hour?: number;
  readonly model?: string;
  readonly version?: string;
  readonly measure: string;
  readonly bucket: string;
  readonly count: number;
}

export async function storeCounts({ query }: Database, counts: readonly StoredCount[]): Promise<void> {
  for (const { hour = 0, model = 'm', version = '1', ...row } of counts) {
    await query
      .insertInto('hourly_counts')
      .values({ hour: noon + hour * hourMs, model_name: model, model_version: version, ...row })
      .execute();
  }
}

interface StoredOutcome {
  readonly hour?: number;
  readonly version?: string;
  readonly label: string;
  readonly trueLabel?: string;
  readonly correct: boolean;
  readonly count: number;
  readonly delayMs?: number;
}

export async function storeOutcomes({ query }: Database, outcomes: readonly StoredOutcome[]): Promise<void> {
  for (const { hour = 0, version = '1', label, trueLabel = '', correct, count, delayMs = 0 } of outcomes) {
    await query
      .insertInto('hourly_outcomes')
      .values({
        hour: noon + hour * hourMs,
        model_name: 'm',
        model_version: version,
        label,
        true_label: trueLabel,
        correct: correct ? 1 : 0,
        count,
        delay_ms: delayMs,
      })
      .execute();
  }
}
