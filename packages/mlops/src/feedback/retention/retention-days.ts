import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireInteger } from 'sentiment-core/http';

/** How long things are kept, in days, 1 to 36,500. */
export interface RetentionDays {
  /** Predictions that nobody said anything of. Default 90. */
  readonly predictions: number;
  /** Predictions with feedback, and the texts of reported errors. Default 365. */
  readonly feedback: number;
  /** Texts of predictions, where every text is kept. Default 30. */
  readonly texts: number;
  /** Hourly sums, at least as long as predictions. They hold no text and nothing of a single prediction. Default 730. */
  readonly hours: number;
}

export const defaultRetentionDays: RetentionDays = { predictions: 90, feedback: 365, texts: 30, hours: 730 };

/** @throws {SentimentError} `option_invalid` */
export const resolveRetentionDays = (days: Partial<RetentionDays> = {}): RetentionDays => {
  refuseUnknownOptions(days, Object.keys(defaultRetentionDays));
  const resolved = { ...defaultRetentionDays, ...days };
  for (const [name, value] of Object.entries(resolved)) requireInteger(`days.${name}`, value, 1, 36_500);
  const { predictions, feedback, hours } = resolved;
  if (hours < Math.max(predictions, feedback)) {
    // Feedback would be counted in sums that are no more.
    const message = `option "days.hours" is ${hours}: the sums must be kept as long as predictions (${predictions}) and feedback (${feedback})`;
    throw new SentimentError({ code: 'option_invalid', field: 'days.hours', message });
  }
  return resolved;
};
