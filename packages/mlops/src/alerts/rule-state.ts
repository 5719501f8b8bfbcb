import { uptime } from 'node:os';
import { type Kysely, sql } from 'kysely';
import type { Database, StoreClock } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Alert, AlertRuleName } from './alert.ts';

export interface RuleOptions<Rule> {
  readonly rule: Rule;
  /** The time of the reports. */
  readonly now: number;
  readonly makeId: () => string;
}

/** What a rule says now, and what becomes of it. */
interface RuleStatus {
  /** Whether something must be written. */
  readonly changes: boolean;
  readonly cooldownUntil: number | null;
}

/** Evaluates one rule against the store: first a read without a lock, then, if something changes, again under the lock. */
export interface RuleEvaluator {
  read(executor: Kysely<Schema>): Promise<RuleStatus>;
  /** Writes the state of the rule, and returns the alerts to send. */
  write(transaction: Kysely<Schema>): Promise<readonly Alert[]>;
}

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
