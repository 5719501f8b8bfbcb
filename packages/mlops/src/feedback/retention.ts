import { type Kysely, sql } from 'kysely';
import { SentimentError } from 'sentiment-core';
import {
  refuseUnknownOptions,
  requireFields,
  requireFunction,
  requireInteger,
  requireObject,
  warnOnce,
} from 'sentiment-core/http';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { storingFailed } from './record-report.ts';
import { type RemovedBatch, removeConfirmedTexts, removeHours, removePredictions, removeTexts } from './remove-old.ts';

export interface RetentionOptions {
  readonly database: Database;
  readonly days?: Partial<RetentionDays> | undefined;
  /** Rows of one transaction, 1 to 10,000: few, so that requests need not wait long. Default 500. */
  readonly batchSize?: number | undefined;
  /** Milliseconds between two runs, 1,000 to 86,400,000. Default one hour. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Milliseconds of a clock that cannot be set. Default `performance.now`. */
  readonly monotonic?: (() => number) | undefined;
  /** Called after a run that removed something. */
  readonly onRemoved?: ((removed: RemovedRows) => void) | undefined;
  /** Called for every failed run; the next one tries again. Default: a warning for the first. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export interface RemovedRows {
  /** Feedback on them included. */
  readonly predictions: number;
  readonly texts: number;
  /** Rows of hourly sums. */
  readonly hours: number;
  /** True when the run was skipped because the clock had jumped. */
  readonly postponed: boolean;
}

/** Removes what is older than the operator keeps. Instances may all run it. */
export interface Retention {
  /**
   * Runs once.
   * @throws {SentimentError} `storage_unavailable`; what was removed before stays removed
   */
  prune(): Promise<RemovedRows>;
  /** Runs now, and then every `intervalMs`. Keeps no process alive. */
  start(): void;
  /** Ends after the batch under way. */
  close(): Promise<void>;
}

const dayMs = 86_400_000;

/** @throws {SentimentError} `option_invalid` */
export function createRetention(options: RetentionOptions): Retention {
  checkOptions(options);
  const { database, batchSize = 500, intervalMs = 3_600_000, clock = Date.now } = options;
  const { monotonic = () => performance.now(), onRemoved, onError = warnOnce(storingFailed) } = options;
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
    const before = (kept: number): number => now - kept * dayMs;
    const older = (reported: boolean, kept: number): Promise<number> =>
      inBatches((transaction, from) =>
        removePredictions(transaction, { kind: database.kind, reported, from, before: before(kept), limit: batchSize }),
      );
    const predictions = (await older(false, days.predictions)) + (await older(true, days.feedback));
    const ofPredictions = await inBatches((transaction) => removeTexts(transaction, before(days.texts), batchSize));
    const ofConfirmations = await inBatches((transaction) =>
      removeConfirmedTexts(transaction, before(days.confirmedTexts), batchSize),
    );
    const texts = ofPredictions + ofConfirmations;
    // Sums outlive what they count, also where the run was cut short.
    const hours = closed ? 0 : await removeHours(database, before(days.hours));
    // What was overwritten in the file, by this run and by reports withdrawn since the last one, leaves its log too.
    if (database.kind === 'sqlite' && !closed) await sql`pragma wal_checkpoint(truncate)`.execute(database.query);
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
      if (!closed) timer = setTimeout(next, intervalMs).unref();
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
}

function checkOptions(options: RetentionOptions): void {
  const known = ['database', 'days', 'batchSize', 'intervalMs', 'clock', 'monotonic', 'onRemoved', 'onError'];
  requireFields('options', options, known);
  requireObject('database', options.database);
  if (options.days !== undefined) requireObject('days', options.days);
  const { batchSize = 1, intervalMs = 1_000 } = options;
  requireInteger('batchSize', batchSize, 1, 10_000);
  requireInteger('intervalMs', intervalMs, 1_000, dayMs);
  for (const option of ['clock', 'monotonic', 'onRemoved', 'onError'] as const)
    if (options[option] !== undefined) requireFunction(option, options[option]);
}

/** How long things are kept, in days, 1 to 36,500. */
export interface RetentionDays {
  /** Predictions without feedback. Default 90. */
  readonly predictions: number;
  /** Predictions with feedback, and the texts of reported errors; at least as long as predictions. Default 365. */
  readonly feedback: number;
  /** Texts of predictions, where every text is kept. Default 30. */
  readonly texts: number;
  /** Texts that came with a confirmation, where those are kept; they go with their feedback at the latest. Default 90. */
  readonly confirmedTexts: number;
  /** Hourly sums, at least as long as feedback. They hold no text and nothing of a single prediction. Default 730. */
  readonly hours: number;
}

const defaultRetentionDays: RetentionDays = {
  predictions: 90,
  feedback: 365,
  texts: 30,
  confirmedTexts: 90,
  hours: 730,
};

/** @throws {SentimentError} `option_invalid` */
function resolveRetentionDays(days: Partial<RetentionDays> = {}): RetentionDays {
  refuseUnknownOptions(days, Object.keys(defaultRetentionDays));
  const resolved = { ...defaultRetentionDays, ...days };
  for (const [name, value] of Object.entries(resolved)) requireInteger(`days.${name}`, value, 1, 36_500);
  const { predictions, feedback, hours } = resolved;
  // Otherwise feedback would be removed on arrival, or be counted in sums that are gone.
  if (feedback < predictions) throw tooShort('feedback', feedback, 'predictions', predictions);
  if (hours < feedback) throw tooShort('hours', hours, 'feedback', feedback);
  return resolved;
}

function tooShort(name: string, days: number, other: string, least: number): SentimentError {
  const message = `option "days.${name}" is ${days}, but must be at least "days.${other}", ${least}`;
  return new SentimentError({ code: 'option_invalid', field: `days.${name}`, message });
}

/** Says whether the clock went as time did since it was last asked. */
interface ClockWatch {
  isSteady(): boolean;
}

/** A clock set by more than this jumped; what falls short of it drifts, or was corrected. */
const toleranceMs = 3_600_000;

/**
 * A clock that jumps ahead would make everything look old. One that differs from a clock that cannot be set is not trusted
 * once; when it still says so the next time, it is.
 * @param monotonic milliseconds of a clock that cannot be set
 */
function createClockWatch(clock: () => number, monotonic: () => number): ClockWatch {
  let offset = clock() - monotonic();
  return {
    isSteady() {
      const current = clock() - monotonic();
      const steady = Math.abs(current - offset) <= toleranceMs;
      offset = current;
      return steady;
    },
  };
}
