import { SentimentError } from 'sentiment-core';
import type { Database } from '../storage/database.ts';

/** A prediction that stands as wrong. */
export interface ReportedError {
  readonly predictionId: string;
  /** When it turned wrong, milliseconds since 1970. */
  readonly wrongSince: number;
  /** When it was predicted, milliseconds since 1970. */
  readonly predictedAt: number;
  readonly label: string;
  /** Absent when only known to be another one. */
  readonly trueLabel?: string | undefined;
  readonly confidence: number;
  /** UTF-16 code units. */
  readonly textLength: number;
  /** Masked; absent when it was not sent with the report. */
  readonly text?: string | undefined;
  readonly comment?: string | undefined;
  readonly model: { readonly name: string; readonly version: string };
}

export interface RecentErrorsOptions {
  /** 1 to 200. Default 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface RecentErrors {
  readonly errors: readonly ReportedError[];
  /** For the page that follows; absent on the last one. */
  readonly next?: string | undefined;
}

export const largestPage = 200;
export const defaultPage = 50;

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', field, message });
}

/** A place in the list that stays right while newer errors come in. */
function parseCursor(cursor: string): { readonly wrongSince: number; readonly id: string } {
  const match = /^(\d{1,16})~([\x21-\x7e]{1,200})$/.exec(cursor);
  if (match === null) throw invalid('cursor', 'cursor must be the value of next from the page before.');
  return { wrongSince: Number(match[1]), id: match[2] };
}

/** @throws {SentimentError} `invalid_request` when an option is wrong */
export async function readRecentErrors(
  { query }: Pick<Database, 'query'>,
  { limit = defaultPage, cursor }: RecentErrorsOptions,
): Promise<RecentErrors> {
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage)
    throw invalid('limit', `limit must be a whole number from 1 to ${largestPage}.`);
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  let selection = query
    .selectFrom('feedback')
    .innerJoin('predictions', 'predictions.id', 'feedback.prediction_id')
    .select(['prediction_id', 'wrong_since', 'true_label', 'comment', 'feedback.text as text'])
    .select(['predictions.received_at as predicted_at', 'label', 'confidence', 'text_length'])
    .select(['model_name', 'model_version'])
    .where('wrong_since', 'is not', null)
    .orderBy('wrong_since', 'desc')
    .orderBy('prediction_id', 'desc')
    .limit(limit + 1);
  if (after !== undefined)
    selection = selection.where(({ eb, and, or }) =>
      and([
        eb('wrong_since', '<=', after.wrongSince),
        or([eb('wrong_since', '<', after.wrongSince), eb('prediction_id', '<', after.id)]),
      ]),
    );
  const rows = await selection.execute();
  const errors = rows.slice(0, limit).map((row) => ({
    predictionId: row.prediction_id,
    wrongSince: row.wrong_since ?? 0,
    predictedAt: row.predicted_at,
    label: row.label,
    trueLabel: row.true_label ?? undefined,
    confidence: row.confidence,
    textLength: row.text_length,
    text: row.text ?? undefined,
    comment: row.comment ?? undefined,
    model: { name: row.model_name, version: row.model_version },
  }));
  const last = errors.at(-1);
  return rows.length > limit && last !== undefined
    ? { errors, next: `${last.wrongSince}~${last.predictionId}` }
    : { errors };
}
