import { type Kysely, sql } from 'kysely';
import {
  callback,
  integer,
  opaque,
  optional,
  optionsOf,
  parseOptions,
  warnOnce,
  withDefault,
  withDefaults,
  withRules,
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
  const settings = parseOptions(retentionOptions, options);
  const { database, days, batchSize, intervalMs, clock, monotonic, onRemoved } = settings;
  const { onError = warnOnce(storingFailed) } = settings;
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

const keptDays = integer(1, 36_500);

// Otherwise feedback would be removed on arrival, or be counted in sums that are gone.
export const retentionDays = withRules(
  optionsOf<Partial<RetentionDays>>()({
    predictions: withDefault(keptDays, 90),
    feedback: withDefault(keptDays, 365),
    texts: withDefault(keptDays, 30),
    confirmedTexts: withDefault(keptDays, 90),
    hours: withDefault(keptDays, 730),
  }),
  [
    {
      option: 'feedback',
      expected: ({ predictions, feedback }) => `at least as many as "predictions", ${predictions}, not ${feedback}`,
      holds: ({ predictions, feedback }) => feedback >= predictions,
    },
    {
      option: 'hours',
      expected: ({ feedback, hours }) => `at least as many as "feedback", ${feedback}, not ${hours}`,
      holds: ({ feedback, hours }) => hours >= feedback,
    },
  ],
);

const retentionOptions = optionsOf<RetentionOptions>()({
  database: opaque<Database>(),
  days: withDefaults(retentionDays),
  batchSize: withDefault(integer(1, 10_000), 500),
  intervalMs: withDefault(integer(1_000, dayMs), 3_600_000),
  clock: withDefault(callback<() => number>(), () => Date.now()),
  monotonic: withDefault(callback<() => number>(), () => performance.now()),
  onRemoved: optional(callback<(removed: RemovedRows) => void>()),
  onError: optional(callback<(error: unknown) => void>()),
});

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
