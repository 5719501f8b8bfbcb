import { createHash } from 'node:crypto';
import type { Dataset, Example } from 'sentiment-core';
import { boolean, number, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import { fingerprintDataset } from 'sentiment-core/training';
import { type LabelledFeedback, textKey } from './settle-feedback.ts';

/** Where an example of feedback comes from, as the artifact records it. */
const feedbackSource = 'feedback';

interface RetrainingDatasetOptions {
  /** What the models learnt from so far. */
  readonly base: Dataset;
  readonly feedback: readonly LabelledFeedback[];
  /** One a row of `feedback`. */
  readonly weights: Float64Array;
  /** Copies of these are left out of `base`: the models are compared on them. */
  readonly heldOut: readonly LabelledFeedback[];
}

interface RetrainingDataset extends Dataset {
  /** Rows of the base that the last whole pass left out, for the feedback on their text counts instead. */
  replacedRows(): number;
  /** Rows of the base that the last whole pass left out, for their text is held out. */
  heldOutRows(): number;
}

/** The training set with the feedback after it; feedback on a text replaces the rows of that text. */
export function createRetrainingDataset(options: RetrainingDatasetOptions): RetrainingDataset {
  const { base, feedback, weights, heldOut } = options;
  const learntKeys = new Set(feedback.map(({ text }) => textKey(text)));
  const heldOutKeys = new Set(heldOut.map(({ text }) => textKey(text)));
  let [replaced, left] = [0, 0];

  const examples = feedback.map(({ text, trueLabel }, row): Example => {
    return { text, label: base.labels.indexOf(trueLabel), weight: weights[row] ?? 1, source: feedbackSource };
  });

  async function* batches(): AsyncIterable<readonly Example[]> {
    let [replacing, leaving] = [0, 0];
    for await (const batch of base.batches()) {
      yield batch.filter(({ text }) => {
        const key = textKey(text);
        if (learntKeys.has(key)) replacing++;
        else if (heldOutKeys.has(key)) leaving++;
        else return true;
        return false;
      });
    }
    if (examples.length > 0) yield examples;
    [replaced, left] = [replacing, leaving];
  }

  const sha256 = () => {
    const hash = createHash('sha256');
    return { update: (text: string) => void hash.update(text, 'utf8'), digest: () => hash.digest('hex') };
  };
  const dataset: Dataset = { labels: base.labels, batches };
  return {
    ...dataset,
    fingerprint: () => fingerprintDataset(dataset, sha256()),
    replacedRows: () => replaced,
    heldOutRows: () => left,
  };
}

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

export const feedbackWeights = optionsOf<FeedbackWeights>()({
  weight: withDefault(number(1 / most, most), 2),
  confirmationWeight: withDefault(number(1, most), 1),
  balanced: withDefault(boolean(), true),
});

/**
 * The weight of each row, in the order of the rows.
 * @throws {SentimentError} `option_invalid`
 */
export function weighFeedback(rows: readonly LabelledFeedback[], options: FeedbackWeights = {}): Float64Array {
  const { weight, confirmationWeight, balanced } = parseOptions(feedbackWeights, options, 'weights');
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
}
