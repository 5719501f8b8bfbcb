import type { ObservedPrediction } from 'sentiment-core';
import { createPredictionIdGenerator } from 'sentiment-core/http';
import { createFeedback, type Feedback, type FeedbackOptions } from '../feedback/feedback.ts';
import {
  createPredictionRecorder,
  type PredictionRecorder,
  type PredictionRecorderOptions,
} from '../feedback/prediction-recorder.ts';
import { openTextHash } from '../feedback/text-hash.ts';
import type { Database } from '../storage/database.ts';

/** What a test asks of a store, around one database. */
export interface StoreUnderTest {
  readonly database: Database;
  readonly recorder: PredictionRecorder;
  readonly feedback: Feedback;
  /** Milliseconds since 1970; tests set it. */
  readonly time: { now: number };
  /** A prediction of `positive` by a model of these labels, not yet recorded. */
  predict(change?: Partial<ObservedPrediction>, labels?: readonly string[]): ObservedPrediction;
}

export type StoreOptions = Partial<PredictionRecorderOptions> & Partial<FeedbackOptions>;

/** A Saturday, in the middle of an hour. */
const startTime = Date.UTC(2026, 0, 17, 10, 30);

export async function openStoreUnderTest(database: Database, options: StoreOptions = {}): Promise<StoreUnderTest> {
  const time = { now: startTime };
  const clock = (): number => time.now;
  const textHash = await openTextHash(database);
  const { measures, keepTexts, keepConfirmedTexts, onError, listeners = [], lookUpTimeoutMs = 0 } = options;
  const recorder = createPredictionRecorder({
    database: options.database ?? database,
    textHash,
    clock,
    listeners,
    // Tests flush by themselves.
    flushIntervalMs: 60_000,
    measures,
    keepTexts,
    keepConfirmedTexts,
    onError,
  });
  const feedback = createFeedback({
    database,
    textHash,
    recorder,
    clock,
    listeners,
    lookUpTimeoutMs,
    keepConfirmedTexts,
  });
  const generateId = createPredictionIdGenerator({ now: clock });
  return {
    database,
    recorder,
    feedback,
    time,
    predict: (change = {}, labels = ['negative', 'positive']) => ({
      predictionId: generateId(),
      text: 'The crew was lovely',
      prediction: {
        label: 'positive',
        confidence: 0.875,
        probabilities: Object.fromEntries(labels.map((label) => [label, label === 'positive' ? 0.875 : 0.125])),
      },
      model: { name: `model-of-${labels.length}`, version: '1' },
      durationMs: 0.25,
      ...change,
    }),
  };
}

/** Rows of the hourly sums: predicted label, right label, correct, count, delay. */
export async function outcomesOf({ database }: Pick<StoreUnderTest, 'database'>): Promise<unknown[]> {
  const rows = await database.query.selectFrom('hourly_outcomes').selectAll().where('count', '<>', 0).execute();
  return rows.map((row) => [row.label, row.true_label, row.correct, row.count, row.delay_ms]).sort();
}

/** What a promise was rejected with: its code and field. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (error: unknown) => {
      const { code, field } = error as { readonly code?: unknown; readonly field?: unknown };
      return field === undefined ? { code } : { code, field };
    },
  );
}
