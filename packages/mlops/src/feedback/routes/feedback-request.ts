import { SentimentError } from 'sentiment-core';
import type { FeedbackReport } from '../reports/feedback-report.ts';

const invalid = (message: string, field?: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', message, ...(field === undefined ? {} : { field }) });

/**
 * The body of `POST /feedback`. `null` counts as not given; unknown fields are ignored; values are checked by `record`.
 * @throws {SentimentError} `invalid_request`
 */
export const parseFeedbackRequest = (body: unknown): FeedbackReport => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('Send a JSON object.');
  // Own properties only: a body cannot reach the prototype, and a polluted prototype cannot reach a body.
  const own = (field: string): unknown =>
    Object.hasOwn(body, field) ? ((body as Readonly<Record<string, unknown>>)[field] ?? undefined) : undefined;
  const [camel, snake] = [own('trueLabel'), own('true_label')];
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalid('trueLabel and true_label contradict each other.', 'trueLabel');
  const given = {
    predictionId: own('predictionId'),
    correct: own('correct'),
    trueLabel: camel ?? snake,
    text: own('text'),
    comment: own('comment'),
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as FeedbackReport;
};
