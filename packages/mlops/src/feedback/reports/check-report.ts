import { SentimentError } from 'sentiment-core';
import type { FeedbackReport } from './feedback-report.ts';

export interface ReportLimits {
  /** UTF-16 code units of a comment. */
  readonly commentLength: number;
  /** UTF-16 code units of a text. */
  readonly textLength: number;
}

const invalid = (field: string, message: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', field, message });

// Ids are made by the service; what cannot be one must not reach the database.
const idForm = /^[\x21-\x7e]{1,200}$/;

/** @throws {SentimentError} `invalid_request` or `text_too_long`, naming the field */
export const checkReport = (report: FeedbackReport, limits: ReportLimits): void => {
  const { predictionId, correct, trueLabel, text, comment } = report;
  if (typeof predictionId !== 'string' || !idForm.test(predictionId))
    throw invalid('predictionId', 'predictionId must be the id that a prediction came with.');
  if (correct !== undefined && typeof correct !== 'boolean') throw invalid('correct', 'correct must be true or false.');
  if (trueLabel !== undefined && typeof trueLabel !== 'string' && typeof trueLabel !== 'number')
    throw invalid('trueLabel', 'trueLabel must be a label, or 0 or 1.');
  requireTextWithin('text', text, limits.textLength);
  requireTextWithin('comment', comment, limits.commentLength);
};

const requireTextWithin = (field: string, value: unknown, most: number): void => {
  if (value === undefined) return;
  if (typeof value !== 'string') throw invalid(field, `${field} must be a string.`);
  if (value.length <= most) return;
  const message = `${field} must have at most ${most} UTF-16 code units.`;
  throw new SentimentError({ code: 'text_too_long', field, message });
};
