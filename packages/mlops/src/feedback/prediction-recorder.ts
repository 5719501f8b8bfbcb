import { type PredictionObserver, SentimentError } from 'sentiment-core';
import {
  boolean,
  callback,
  integer,
  list,
  opaque,
  optional,
  optionsOf,
  parseOptions,
  warnOnce,
  withDefault,
} from 'sentiment-core/http';
import { backoffMs } from '../delivery/backoff.ts';
import type { Database } from '../storage/database.ts';
import type { FeedbackListener } from './feedback-listener.ts';
import type { Measure } from './hourly-tally.ts';
import { storingFailed, tellAfter } from './record-report.ts';
import { createBatchStore, type TimedPrediction } from './store-batch.ts';
import type { TextHash } from './text-hash.ts';
import { createTextMask, type TextMask } from './text-mask.ts';

export interface PredictionRecorderOptions {
  readonly database: Database;
  readonly textHash: TextHash;
  /** What is counted by the hour. Default: nothing. */
  readonly measures?: readonly Measure[] | undefined;
  /** Called for feedback that comes with a prediction (`trueLabel`); the text of such an error is kept, masked. Pass those of `createFeedback`. */
  readonly listeners?: readonly FeedbackListener[] | undefined;
  /** Keeps the text of every prediction, masked. Give it a time limit: see `createRetention`. Default false. */
  readonly keepTexts?: boolean | undefined;
  /** Keeps the text of a prediction whose `trueLabel` says it is right, too. Default false: see `createFeedback`. */
  readonly keepConfirmedTexts?: boolean | undefined;
  /** Hides people in texts that are kept. Default: mentions, e-mail addresses and web addresses. */
  readonly mask?: TextMask | undefined;
  /** Milliseconds a prediction waits at most before it is written. 1 to 60,000. Default 200. */
  readonly flushIntervalMs?: number | undefined;
  /** Predictions of one transaction, 1 to 5,000. As many waiting are written at once. Default 1,024. */
  readonly batchSize?: number | undefined;
  /** Predictions that wait in memory at most, while the database is slow or away; more are dropped and counted. Default 50,000. */
  readonly capacity?: number | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Called for every failed write, and when predictions are dropped. Default: a warning for the first. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export interface RecorderFigures {
  /** Predictions written. */
  readonly stored: number;
  /** Predictions lost: the buffer was full, or the database refused them. */
  readonly dropped: number;
  /** Predictions not yet written. */
  readonly waiting: number;
}

/** Writes predictions in batches, behind the answers. What waits is lost when the process is killed. */
export interface PredictionRecorder extends PredictionObserver {
  onPredictions: (predictions: Parameters<PredictionObserver['onPredictions']>[0]) => void;
  /** True while the prediction waits to be written. */
  holds(predictionId: string): boolean;
  /**
   * Writes all that was seen so far.
   * @throws {SentimentError} `storage_unavailable`: they keep waiting; `storage_failed`: they are dropped
   */
  flush(): Promise<void>;
  figures(): RecorderFigures;
  /** Writes what waits, then takes no more. Rejects as `flush`. */
  close(): Promise<void>;
}

const longestPauseMs = 5_000;

const recorderOptions = optionsOf<PredictionRecorderOptions>()({
  database: opaque<Database>(),
  textHash: callback<TextHash>(),
  measures: withDefault(list(opaque<Measure>('bucketsOf')), []),
  listeners: withDefault(list(opaque<FeedbackListener>()), []),
  keepTexts: withDefault(boolean(), false),
  keepConfirmedTexts: withDefault(boolean(), false),
  mask: optional(callback<TextMask>()),
  flushIntervalMs: withDefault(integer(1, 60_000), 200),
  batchSize: withDefault(integer(1, 5_000), 1_024),
  capacity: withDefault(integer(1, 10_000_000), 50_000),
  clock: withDefault(callback<() => number>(), () => Date.now()),
  onError: optional(callback<(error: unknown) => void>()),
});

/** @throws {SentimentError} `option_invalid` */
export function createPredictionRecorder(options: PredictionRecorderOptions): PredictionRecorder {
  const settings = parseOptions(recorderOptions, options);
  const { database, textHash, measures, listeners, keepTexts, flushIntervalMs, batchSize, capacity, clock } = settings;
  const { keepConfirmedTexts, mask = createTextMask(), onError = warnOnce(storingFailed) } = settings;
  const pauses = { firstWaitMs: flushIntervalMs, longestWaitMs: Math.max(longestPauseMs, flushIntervalMs) };
  const store = createBatchStore({
    database,
    textHash,
    measures,
    listeners,
    keepTexts,
    keepConfirmedTexts,
    mask,
  });

  const buffer: TimedPrediction[] = [];
  let seen = 0;
  let settled = 0;
  let stored = 0;
  let dropped = 0;
  let failures = 0;
  let closed = false;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerIsDue = false;

  const settle = (count: number): void => {
    buffer.splice(0, count);
    settled += count;
  };

  const write = async (): Promise<void> => {
    const batch = buffer.slice(0, batchSize);
    if (batch.length === 0) return;
    try {
      const changes = await store(batch, failures > 0);
      settle(batch.length);
      stored += batch.length;
      failures = 0;
      for (const change of changes) tellAfter(listeners, change, onError);
    } catch (error) {
      failures += 1;
      // Trying again would fail again, and keep all later predictions from being written.
      if (!(SentimentError.isInstance(error) && error.code === 'storage_unavailable')) {
        settle(batch.length);
        dropped += batch.length;
      }
      throw error;
    }
  };
  const writeOnce = (): Promise<void> => (writing ??= write().finally(() => (writing = undefined)));

  const schedule = (): void => {
    const due = buffer.length >= batchSize && failures === 0;
    // A timer that is due is left alone: put off by each request, it would never come.
    if (buffer.length > 0 && timer !== undefined && (timerIsDue || !due)) return;
    clearTimeout(timer);
    timer = undefined;
    if (buffer.length === 0) return;
    timerIsDue = due;
    const waitMs = due ? 0 : backoffMs(pauses, failures + 1, 1);
    timer = setTimeout(() => {
      timer = undefined;
      writeOnce().catch(onError).finally(schedule);
    }, waitMs);
  };

  const flush = async (): Promise<void> => {
    const goal = seen;
    try {
      while (settled < goal) await writeOnce();
    } finally {
      schedule();
    }
  };

  const drop = (count: number): void => {
    dropped += count;
    const message = `${count} predictions were not recorded: ${closed ? 'the recorder is closed' : 'too many wait to be written'}.`;
    throw new SentimentError({ code: 'overloaded', message });
  };

  return {
    onPredictions(predictions) {
      const [at, seenAt] = [clock(), performance.now()];
      const room = closed ? 0 : capacity - buffer.length;
      const taken = Math.min(room, predictions.length);
      for (let index = 0; index < taken; index++) buffer.push({ observed: predictions[index], at, seenAt });
      seen += taken;
      schedule();
      if (taken < predictions.length) drop(predictions.length - taken);
    },
    holds: (predictionId) => buffer.some(({ observed }) => observed.predictionId === predictionId),
    flush,
    figures: () => ({ stored, dropped, waiting: buffer.length }),
    async close() {
      closed = true;
      try {
        await flush();
      } finally {
        clearTimeout(timer);
        timer = undefined;
      }
    },
  };
}
