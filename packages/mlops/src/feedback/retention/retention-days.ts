import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireInteger } from 'sentiment-core/http';

/** How long things are kept, in days, 1 to 36,500. */
export interface RetentionDays {
  /** Predictions that nobody said anything of. Default 90. */
  readonly predictions: number;
  /** Predictions with feedback, and the texts of reported errors; at least as long as predictions. Default 365. */
  readonly feedback: number;
  /** Texts of predictions, where every text is kept. Default 30. */
  readonly texts: number;
  /** Hourly sums, at least as long as feedback. They hold no text and nothing of a single prediction. Default 730. */
  readonly hours: number;
}

export const defaultRetentionDays: RetentionDays = { predictions: 90, feedback: 365, texts: 30, hours: 730 };

/** @throws {SentimentError} `option_invalid` */
export const resolveRetentionDays = (days: Partial<RetentionDays> = {}): RetentionDays => {
  refuseUnknownOptions(days, Object.keys(defaultRetentionDays));
  const resolved = { ...defaultRetentionDays, ...days };
  for (const [name, value] of Object.entries(resolved)) requireInteger(`days.${name}`, value, 1, 36_500);
  const { predictions, feedback, hours } = resolved;
  // Else feedback would be removed as soon as it came, or be counted in sums that are no more.
  if (feedback < predictions) throw tooShort('feedback', feedback, 'predictions', predictions);
  if (hours < feedback) throw tooShort('hours', hours, 'feedback', feedback);
  return resolved;
};

const tooShort = (name: string, days: number, other: string, least: number): SentimentError => {
  const message = `option "days.${name}" is ${days}, but must be at least "days.${other}", ${least}`;
  return new SentimentError({ code: 'option_invalid', field: `days.${name}`, message });
};
