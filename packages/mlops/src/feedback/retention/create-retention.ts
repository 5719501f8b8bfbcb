import { requireFields, requireFunction, requireInteger, requireObject } from 'sentiment-core/http';
import type { Database } from '../../storage/database.ts';
import { warnOnce } from '../warn-once.ts';
import { createClockWatch } from './clock-watch.ts';
import { removeHours, removePredictions, removeTexts, type RemovedBatch } from './remove-old.ts';
import { resolveRetentionDays, type RetentionDays } from './retention-days.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../../storage/schema.ts';

export interface RetentionOptions {
  readonly database: Database;
  readonly days?: Partial<RetentionDays>;
  /** Rows of one transaction, 1 to 10,000: few, so that requests need not wait long. Default 500. */
  readonly batchSize?: number;
  /** Milliseconds between two runs, 1,000 to 86,400,000. Default one hour. */
  readonly interval?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /** Milliseconds of a clock that cannot be set. Default `performance.now`. */
  readonly monotonic?: () => number;
  /** Told what a run removed, when it removed something. */
  readonly onRemoved?: (removed: RemovedRows) => void;
  /** Told of failures; the next run tries again. Default: the first one is written as a warning. */
  readonly onError?: (error: unknown) => void;
}

export interface RemovedRows {
  /** Feedback on them included. */
  readonly predictions: number;
  readonly texts: number;
  /** Rows of hourly sums. */
  readonly hours: number;
  /** True when nothing was looked at because the clock had jumped. */
  readonly postponed: boolean;
}

/** Removes what is older than the operator keeps. Instances may all run it. */
export interface Retention {
  /**
   * Runs once.
   * @throws {SentimentError} `storage_unavailable`; what was removed before stays removed
   */
  prune(): Promise<RemovedRows>;
  /** Runs now, and then every `interval`. Keeps no process alive. */
  start(): void;
  /** Ends after the batch under way. */
  close(): Promise<void>;
}

const millisecondsOfDay = 86_400_000;

/** @throws {SentimentError} `option_invalid` */
export const createRetention = (options: RetentionOptions): Retention => {
  checkOptions(options);
  const { database, batchSize = 500, interval = 3_600_000, clock = Date.now } = options;
  const { monotonic = () => performance.now(), onRemoved, onError = warnOnce() } = options;
  const days = resolveRetentionDays(options.days);
  const watch = createClockWatch(clock, monotonic);
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const inBatches = async (
    batch: (transaction: Kysely<Schema>, from: number) => Promise<RemovedBatch>,
  ): Promise<number> => {
    let removed = 0;
    for (let from: number | undefined = 0; from !== undefined && !closed;) {
      const start: number = from;
      const done = await database.exclusively('retention', (transaction) => batch(transaction, start));
      removed += done.removed;
      from = done.next;
    }
    return removed;
  };

  const prune = async (): Promise<RemovedRows> => {
    if (!watch.isSteady()) return { predictions: 0, texts: 0, hours: 0, postponed: true };
    const now = clock();
    const before = (kept: number): number => now - kept * millisecondsOfDay;
    const older = (reported: boolean, kept: number): Promise<number> =>
      inBatches((transaction, from) =>
        removePredictions(transaction, { kind: database.kind, reported, from, before: before(kept), limit: batchSize }),
      );
    const predictions = (await older(false, days.predictions)) + (await older(true, days.feedback));
    const texts = await inBatches((transaction) => removeTexts(transaction, before(days.texts), batchSize));
    // Sums outlive what they count, also where the run was cut short.
    const hours = closed ? 0 : await removeHours(database, before(days.hours));
    return { predictions, texts, hours, postponed: false };
  };

  const run = async (): Promise<void> => {
    try {
      const removed = await prune();
      if (removed.predictions + removed.texts + removed.hours > 0) onRemoved?.(removed);
    } catch (error) {
      onError(error);
    }
  };

  const next = (): void => {
    running = run().finally(() => {
      if (!closed) timer = setTimeout(next, interval).unref();
    });
  };

  return {
    prune,
    start() {
      if (timer === undefined && !closed) next();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
};

const checkOptions = (options: RetentionOptions): void => {
  const known = ['database', 'days', 'batchSize', 'interval', 'clock', 'monotonic', 'onRemoved', 'onError'];
  requireFields('options', options, known);
  requireObject('database', options.database);
  if (options.days !== undefined) requireObject('days', options.days);
  const { batchSize = 1, interval = 1_000 } = options;
  requireInteger('batchSize', batchSize, 1, 10_000);
  requireInteger('interval', interval, 1_000, millisecondsOfDay);
  for (const option of ['clock', 'monotonic', 'onRemoved', 'onError'] as const)
    if (options[option] !== undefined) requireFunction(option, options[option]);
};
