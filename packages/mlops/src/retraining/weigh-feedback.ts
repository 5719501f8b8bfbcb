import { requireNumber } from 'sentiment-core/http';
import type { LabelledFeedback } from './labelled-feedback.ts';

export interface FeedbackWeights {
  /**
   * Mean weight of a row of feedback; a row of the training set has 1. Above 0. Higher ones learn the mistakes of users, too.
   * Default 2.
   */
  readonly weight?: number;
  /** Times that a prediction found right counts, 1 or more. Default 1. */
  readonly confirmationWeight?: number;
  /** Gives every label the same total weight, so that feedback does not move the balance of the labels. Default true. */
  readonly balanced?: boolean;
}

const most = 1e6;

/** @throws {SentimentError} `option_invalid` */
export const checkFeedbackWeights = ({ weight, confirmationWeight }: FeedbackWeights): void => {
  if (weight !== undefined) requireNumber('feedback.weight', weight, 1 / most, most);
  if (confirmationWeight !== undefined) requireNumber('feedback.confirmationWeight', confirmationWeight, 1, most);
};

/** The weight of each row, in the order of the rows. */
export const weighFeedback = (rows: readonly LabelledFeedback[], options: FeedbackWeights = {}): Float64Array => {
  checkFeedbackWeights(options);
  const { weight = 2, confirmationWeight = 1, balanced = true } = options;
  const weights = Float64Array.from(rows, ({ predictedLabel, trueLabel }) =>
    predictedLabel === trueLabel ? confirmationWeight : 1,
  );
  if (balanced) {
    const totals = new Map<string, number>();
    for (const [row, { trueLabel }] of rows.entries())
      totals.set(trueLabel, (totals.get(trueLabel) ?? 0) + (weights[row] ?? 0));
    for (const [row, { trueLabel }] of rows.entries())
      weights[row] = (weights[row] ?? 0) / (totals.get(trueLabel) ?? 1);
  }
  const mean = weights.reduce((sum, one) => sum + one, 0) / rows.length;
  return weights.map((one) => (one / mean) * weight);
};
