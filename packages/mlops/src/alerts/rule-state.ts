import { uptime } from 'node:os';
import { type Kysely, sql } from 'kysely';
import type { Database, StoreClock } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { AlertRuleName, WrongPredictionsAlert } from './alert.ts';

/**
 * Holds the state of the rules until the transaction ends: taken before any report is moved or settled, so that no two
 * wait for each other. On SQLite a transaction holds everything anyway.
 */
export async function lockRules(transaction: Kysely<Schema>, kind: Database['kind']): Promise<void> {
  if (kind === 'postgresql') await sql`select name from alert_rules order by name for update`.execute(transaction);
}

/** End of the cooldown. */
export async function readCooldown(executor: Kysely<Schema>, rule: AlertRuleName): Promise<number | null> {
  const row = await executor
    .selectFrom('alert_rules')
    .select('cooldown_until')
    .where('name', '=', rule)
    .executeTakeFirst();
  return row?.cooldown_until ?? null;
}

export async function writeCooldown(
  transaction: Kysely<Schema>,
  rule: AlertRuleName,
  until: number | null,
): Promise<void> {
  await transaction
    .insertInto('alert_rules')
    .values({ name: rule, cooldown_until: until, clock_shift: 0 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ cooldown_until: until }))
    .execute();
}

/** A prediction that turned wrong and still is. */
export interface StandingReport {
  readonly predictionId: string;
  /** Receipt of the report, in milliseconds. */
  readonly at: number;
}

export async function newestReport(executor: Kysely<Schema>): Promise<number> {
  const row = await executor
    .selectFrom('alert_reports')
    .select(({ fn }) => fn.max('reported_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? -Infinity;
}

/** More than a statement should list. */
const mostIdsOfStatement = 500;

/** The prediction turned wrong; a report withdrawn and made again counts from the second time. */
export async function addReport(transaction: Kysely<Schema>, predictionId: string, at: number): Promise<void> {
  await transaction
    .insertInto('alert_reports')
    .values({ prediction_id: predictionId, reported_at: at })
    .onConflict((conflict) => conflict.column('prediction_id').doUpdateSet({ reported_at: at }))
    .execute();
}

export async function withdrawReport(transaction: Kysely<Schema>, predictionId: string): Promise<void> {
  await transaction.deleteFrom('alert_reports').where('prediction_id', '=', predictionId).execute();
}

export async function readReports(executor: Kysely<Schema>): Promise<readonly StandingReport[]> {
  const rows = await executor.selectFrom('alert_reports').select(['prediction_id', 'reported_at']).execute();
  return rows.map(({ prediction_id, reported_at }) => ({ predictionId: prediction_id, at: reported_at }));
}

/** Takes out what a firing at `at` settled. */
export async function settleReports(
  transaction: Kysely<Schema>,
  settled: readonly StandingReport[],
  at: number,
): Promise<void> {
  await transaction.deleteFrom('alert_reports').where('reported_at', '<', at).execute();
  // Reports of the very millisecond may be settled or not.
  const last = settled.filter((report) => report.at === at).map(({ predictionId }) => predictionId);
  for (let start = 0; start < last.length; start += mostIdsOfStatement)
    await transaction
      .deleteFrom('alert_reports')
      .where('prediction_id', 'in', last.slice(start, start + mostIdsOfStatement))
      .execute();
}

/** Deletes reports too old to be in one window with any later report. */
export async function forgetReports(executor: Kysely<Schema>, before: number): Promise<void> {
  await executor.deleteFrom('alert_reports').where('reported_at', '<', before).execute();
}

/** Models and predicted labels of the reported predictions. */
export async function describeReports(
  transaction: Kysely<Schema>,
  reports: readonly StandingReport[],
): Promise<Pick<WrongPredictionsAlert, 'models' | 'labels'>> {
  const all = transaction
    .selectFrom('alert_reports')
    .innerJoin('predictions', 'predictions.id', 'alert_reports.prediction_id');
  const ids = reports.map(({ predictionId }) => predictionId);
  const [first, last] = [reports[0].at, reports[reports.length - 1].at];
  const wanted =
    ids.length <= mostIdsOfStatement
      ? all.where('predictions.id', 'in', ids)
      : all.where('reported_at', '>=', first).where('reported_at', '<=', last);
  const rows = await wanted
    .select(({ fn }) => ['model_name', 'model_version', 'label', fn.countAll<number>().as('reports')])
    .groupBy(['model_name', 'model_version', 'label'])
    .orderBy('model_name')
    .orderBy('model_version')
    .orderBy('label')
    .execute();
  const models = new Map<string, { name: string; version: string; reports: number }>();
  const labels = new Map<string, number>();
  for (const { model_name: name, model_version: version, label, reports: count } of rows) {
    const key = JSON.stringify([name, version]);
    models.set(key, { name, version, reports: (models.get(key)?.reports ?? 0) + Number(count) });
    labels.set(label, (labels.get(label) ?? 0) + Number(count));
  }
  return {
    models: [...models.values()].sort((one, other) => other.reports - one.reports),
    labels: Object.fromEntries(labels),
  };
}

interface AlertClockOptions {
  readonly database: Database;
  readonly clock: StoreClock;
  /** Undefined: the wall clock is trusted. */
  readonly steady: (() => number) | undefined;
}

/** The time of reports. A clock that is set ahead or back does not change how long ago the stored ones were. */
interface AlertClock {
  /** The time in this transaction. When the clock was set since the last look, the stored times are moved along first. */
  now(transaction: Kysely<Schema>): Promise<number>;
  /** Compares the clocks, as a rule every few seconds. */
  look(): Promise<number>;
}

/** Reports further in the future were stamped before the clock was set back, while no instance ran. */
const farthestAheadMs = 60_000;
/** Reading took so long that the two clocks were not read at one moment. */
const longestReadingMs = 500;

export function createAlertClock({ database, clock, steady }: AlertClockOptions): AlertClock {
  let last: ClockReading | undefined;

  const read = async (executor: Kysely<Schema>): Promise<{ wall: number; steady: number | undefined }> => {
    const before = steady?.();
    const wall = await clock.now(executor);
    const after = steady?.();
    const together = before !== undefined && after !== undefined && after - before <= longestReadingMs;
    return { wall, steady: together ? after : undefined };
  };

  /** Takes the lock first, so that only one instance corrects a step. */
  const corrected = async (transaction: Kysely<Schema>): Promise<number> => {
    await lockRules(transaction, database.kind);
    const row = await transaction
      .selectFrom('alert_rules')
      .select('clock_shift')
      .where('name', '=', 'wrong-predictions')
      .executeTakeFirst();
    return row?.clock_shift ?? 0;
  };

  const move = async (transaction: Kysely<Schema>, step: number): Promise<void> => {
    await transaction
      .updateTable('alert_rules')
      .set((eb) => ({ clock_shift: eb('clock_shift', '+', step), cooldown_until: eb('cooldown_until', '+', step) }))
      .execute();
    await transaction
      .updateTable('alert_reports')
      .set((eb) => ({ reported_at: eb('reported_at', '+', step) }))
      .execute();
  };

  /** Takes the step since the last look out of the stored times, unless another instance did. */
  const correct = async (transaction: Kysely<Schema>, reading: ClockReading, before: ClockReading): Promise<number> => {
    const known = await corrected(transaction);
    const step = clockStep(before, { ...reading, corrected: known });
    if (step !== 0) await move(transaction, Math.round(step));
    return known + Math.round(step);
  };

  const seemsSet = (before: ClockReading, reading: ClockReading): boolean =>
    clockStep(before, { ...reading, corrected: before.corrected }) !== 0;

  const firstLook = (wall: number): Promise<number> =>
    database.exclusively('alerts', async (transaction) => {
      await transaction
        .insertInto('alert_rules')
        .values({ name: 'wrong-predictions', cooldown_until: null, clock_shift: 0 })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const newest = await transaction
        .selectFrom('alert_reports')
        .select(({ fn }) => fn.max('reported_at').as('at'))
        .executeTakeFirst();
      const ahead = (newest?.at ?? wall) - wall;
      const known = await corrected(transaction);
      if (ahead <= farthestAheadMs) return known;
      await move(transaction, -ahead);
      return known - ahead;
    });

  return {
    async now(transaction) {
      const { wall, steady } = await read(transaction);
      const reading = steady === undefined ? undefined : { wall, steady, corrected: 0 };
      if (last !== undefined && reading !== undefined && seemsSet(last, reading))
        await correct(transaction, reading, last);
      return wall;
    },
    async look() {
      const { wall, steady } = await read(database.query);
      const before = last;
      if (before === undefined) {
        const known = await firstLook(wall);
        if (steady !== undefined) last = { wall, steady, corrected: known };
      } else if (steady !== undefined) {
        const reading = { wall, steady, corrected: before.corrected };
        last = seemsSet(before, reading)
          ? await database.exclusively('alerts', async (transaction) => ({
              ...reading,
              corrected: await correct(transaction, reading, before),
            }))
          : reading;
      }
      return wall;
    },
  };
}

/** Two clocks read at one moment, in milliseconds. */
interface ClockReading {
  /** The time that reports carry. It can be set ahead and back. */
  readonly wall: number;
  /** Time that only passes. */
  readonly steady: number;
  /** Sum of the steps that were taken out of the stored times until then. */
  readonly corrected: number;
}

/** Slower deviations are the drift of two clocks, and too small for a window of minutes. */
const toleranceMs = 2_000;

/** How far the wall clock was set between two readings, beyond what has been corrected since; 0 when it only ran. */
export function clockStep(before: ClockReading, now: ClockReading): number {
  const set = now.wall - before.wall - (now.steady - before.steady) - (now.corrected - before.corrected);
  return Math.abs(set) > toleranceMs ? set : 0;
}

/**
 * Milliseconds that only pass, whatever is done to the wall clock. `performance.now()` stands still while the machine
 * sleeps, the uptime does not; it is coarser.
 */
export function createSteadyClock(): () => number {
  const [startNow, startUptime] = [performance.now(), uptime()];
  return () => Math.max(performance.now() - startNow, (uptime() - startUptime) * 1_000);
}
