import type { Kysely } from 'kysely';
import { SentimentError } from 'sentiment-core';
import { readTrueLabel } from 'sentiment-core/http';
import { createRowInserter, startOfHour, type Database } from '../storage/database.ts';
import type { FeedbackRow, PredictionRow, Schema } from '../storage/schema.ts';
import type { FeedbackChange, FeedbackListener, FeedbackState, ReportedPrediction } from './feedback-listener.ts';
import { isSameHash, type TextHash } from './text-hash.ts';
import { type TextMask, toStorableText } from './text-mask.ts';

/** What a user says of one prediction. */
export interface FeedbackReport {
  readonly predictionId: string;
  /** Whether the label was right. Needed unless `trueLabel` is given. */
  readonly correct?: boolean | undefined;
  /** The right label: a name, or 0 (negative) or 1 (positive). */
  readonly trueLabel?: string | number | undefined;
  /** The text as it was predicted. Kept for errors, masked; for confirmations only with `keepConfirmedTexts`. */
  readonly text?: string | undefined;
  /** Free words. Masked as texts are. */
  readonly comment?: string | undefined;
}

export interface ReportLimits {
  /** UTF-16 code units of a comment. */
  readonly commentLength: number;
  /** UTF-16 code units of a text. */
  readonly textLength: number;
}

interface RecordReportOptions {
  readonly kind: Database['kind'];
  readonly textHash: TextHash;
  readonly mask: TextMask;
  readonly keepConfirmedTexts: boolean;
  readonly listeners: readonly FeedbackListener[];
}

/** What a report did; `changed` is false when it said what was known already. */
export interface RecordedReport {
  readonly change: FeedbackChange;
  readonly changed: boolean;
}

/**
 * Inside one transaction: reads the prediction, interprets the report, stores the last word, moves the hourly sums.
 * @returns undefined when there is no such prediction
 * @throws {SentimentError} `invalid_request`
 */
export async function recordReport(
  transaction: Kysely<Schema>,
  report: FeedbackReport,
  at: number,
  options: RecordReportOptions,
): Promise<RecordedReport | undefined> {
  const { kind, textHash, mask, keepConfirmedTexts, listeners } = options;
  const prediction = await lockPrediction(transaction, kind, report.predictionId);
  if (prediction === undefined) return undefined;
  const outcome = interpretReport(report, prediction.label, await labelsOf(transaction, prediction));
  if (report.text !== undefined && !isSameHash(textHash(report.text), prediction.text_hash)) {
    const message = 'text is not the text of this prediction; send it exactly as it was predicted, or leave it out.';
    throw new SentimentError({ code: 'invalid_request', field: 'text', message });
  }
  const kept = (text: string): string => mask(toStorableText(text));
  const after: FeedbackState = report.comment === undefined ? outcome : { ...outcome, comment: kept(report.comment) };

  const stored = await transaction
    .selectFrom('feedback')
    .selectAll()
    .where('prediction_id', '=', report.predictionId)
    .executeTakeFirst();
  const before = stored === undefined ? undefined : stateOf(stored);
  const isKept = !after.correct || keepConfirmedTexts;
  // A text came for what was said with it: it goes when that is withdrawn.
  const known = before?.correct === after.correct ? (stored?.text ?? null) : null;
  const text = !isKept ? null : report.text === undefined ? known : kept(report.text);
  const change: FeedbackChange = {
    predictionId: report.predictionId,
    at,
    prediction: reportedPredictionOf(prediction),
    before,
    after,
    turned: turnOf(before, after),
  };
  if (isSameState(before, after) && text === stored?.text) return { change, changed: false };

  await storeFeedback(transaction, {
    prediction_id: report.predictionId,
    correct: after.correct ? 1 : 0,
    true_label: after.trueLabel ?? null,
    comment: after.comment ?? null,
    text,
    received_at: at,
    wrong_since: wrongSince(after, stored, at),
  });
  await countOutcomes(transaction, kind, [{ change, beforeAt: stored?.received_at }]);
  await tellInside(listeners, change, transaction);
  return { change, changed: true };
}

function turnOf(before: FeedbackState | undefined, after: FeedbackState): FeedbackChange['turned'] {
  if (!after.correct) return before === undefined || before.correct ? 'wrong' : 'unchanged';
  return before?.correct === false ? 'right' : 'unchanged';
}

function wrongSince(after: FeedbackState, stored: FeedbackRow | undefined, at: number): number | null {
  return after.correct ? null : (stored?.wrong_since ?? at);
}

/** Two reports on one prediction wait for each other; SQLite has one writer anyway. */
function lockPrediction(
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  id: string,
): Promise<PredictionRow | undefined> {
  return transaction
    .selectFrom('predictions')
    .selectAll()
    .where('id', '=', id)
    .$if(kind === 'postgresql', (query) => query.forUpdate())
    .executeTakeFirst();
}

async function labelsOf(transaction: Kysely<Schema>, prediction: PredictionRow): Promise<readonly string[]> {
  const { labels } = await transaction
    .selectFrom('models')
    .select('labels')
    .where('model_name', '=', prediction.model_name)
    .where('model_version', '=', prediction.model_version)
    .executeTakeFirstOrThrow();
  return JSON.parse(labels) as string[];
}

function contradiction(message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', field: 'trueLabel', message });
}

/**
 * What a report means for a prediction of this label, by a model with these labels.
 * @throws {SentimentError} `invalid_request` when it contradicts itself, names a label the model does not know, or says
 * nothing
 */
function interpretReport(
  report: Pick<FeedbackReport, 'correct' | 'trueLabel'>,
  label: string,
  labels: readonly string[],
): Pick<FeedbackState, 'correct' | 'trueLabel'> {
  const trueLabel = readTrueLabel(report.trueLabel, 'trueLabel', labels);
  const correct = report.correct ?? (trueLabel === undefined ? undefined : trueLabel === label);
  if (correct === undefined) {
    const message = 'Send correct (true or false), trueLabel, or both.';
    throw new SentimentError({ code: 'invalid_request', field: 'correct', message });
  }
  if (correct) {
    if (trueLabel !== undefined && trueLabel !== label)
      throw contradiction('correct is true, and trueLabel is another label than the one predicted.');
    return { correct, trueLabel: label };
  }
  if (trueLabel === label) throw contradiction('correct is false, and trueLabel is the label that was predicted.');
  // Of two labels the other one is right; of more it stays unknown.
  const other = labels.length === 2 ? labels.find((name) => name !== label) : undefined;
  const known = trueLabel ?? other;
  return known === undefined ? { correct } : { correct, trueLabel: known };
}

function stateOf({ correct, true_label, comment }: FeedbackRow): FeedbackState {
  return {
    correct: correct === 1,
    trueLabel: true_label ?? undefined,
    comment: comment ?? undefined,
  };
}

function isSameState(one: FeedbackState | undefined, other: FeedbackState): boolean {
  return (
    one !== undefined &&
    one.correct === other.correct &&
    one.trueLabel === other.trueLabel &&
    one.comment === other.comment
  );
}

function reportedPredictionOf(row: PredictionRow): ReportedPrediction {
  return {
    label: row.label,
    confidence: row.confidence,
    model: { name: row.model_name, version: row.model_version },
    receivedAt: row.received_at,
    textHash: row.text_hash,
    textLength: row.text_length,
  };
}

/** Writes the last word on a prediction over what was there. */
async function storeFeedback(transaction: Kysely<Schema>, row: FeedbackRow): Promise<void> {
  const { prediction_id: _, ...changed } = row;
  await transaction
    .insertInto('feedback')
    .values(row)
    .onConflict((conflict) => conflict.column('prediction_id').doUpdateSet(changed))
    .execute();
}

/** Inside the transaction: one after the other, and the first failure ends it. */
export async function tellInside(
  listeners: readonly FeedbackListener[],
  change: FeedbackChange,
  transaction: Kysely<Schema>,
): Promise<void> {
  for (const listener of listeners) await listener.onChange?.(change, transaction);
}

/** After the commit, without waiting; failures go to `onError`. */
export function tellAfter(
  listeners: readonly FeedbackListener[],
  change: FeedbackChange,
  onError: (error: unknown) => void,
): void {
  for (const listener of listeners) {
    try {
      const result = listener.afterChange?.(change);
      if (result !== undefined) result.catch(onError);
    } catch (error) {
      onError(error);
    }
  }
}

const insertOutcomes = createRowInserter({
  table: 'hourly_outcomes',
  columns: ['hour', 'model_name', 'model_version', 'label', 'true_label', 'correct', 'count', 'delay_ms'],
  onConflict:
    'on conflict (hour, model_name, model_version, label, true_label, correct) do update set ' +
    'count = hourly_outcomes.count + excluded.count, delay_ms = hourly_outcomes.delay_ms + excluded.delay_ms',
});

/** A change, with the time of the feedback that it replaces. */
interface TimedChange {
  readonly change: FeedbackChange;
  /** Of `change.before`, milliseconds since 1970. */
  readonly beforeAt: number | undefined;
}

/** Takes the old states out of the hourly sums and puts the new ones in; in one order of keys for all instances. */
export async function countOutcomes(
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  changes: readonly TimedChange[],
): Promise<void> {
  const sums = new Map<string, { readonly key: readonly (string | number)[]; count: number; delay: number }>();
  const add = ({ prediction }: FeedbackChange, state: FeedbackState, at: number, sign: 1 | -1): void => {
    const { model, label, receivedAt } = prediction;
    const key = [
      startOfHour(receivedAt),
      model.name,
      model.version,
      label,
      state.trueLabel ?? '',
      state.correct ? 1 : 0,
    ];
    const name = JSON.stringify(key);
    const sum = sums.get(name) ?? { key, count: 0, delay: 0 };
    sums.set(name, sum);
    sum.count += sign;
    // A clock that was set back must not make delays negative.
    sum.delay += sign * Math.max(0, at - receivedAt);
  };
  for (const { change, beforeAt } of changes) {
    if (change.before !== undefined && beforeAt !== undefined) add(change, change.before, beforeAt, -1);
    add(change, change.after, change.at, 1);
  }
  const sorted = [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  const values = sorted.flatMap(({ key, count, delay }) => [...key, count, delay]);
  await insertOutcomes(transaction, kind, values);
}

/** Default of `onError`, for `warnOnce`. */
export const storingFailed = 'Storing feedback failed (further failures are not reported; set onError):';
