import { createHash } from 'node:crypto';
import type { Dataset, Example } from 'sentiment-core';
import { fingerprintDataset } from 'sentiment-core/training';
import type { LabelledFeedback } from './labelled-feedback.ts';
import { textKey } from './text-key.ts';

/** Where an example of feedback comes from, as the artifact records it. */
export const feedbackSource = 'feedback';

export interface RetrainingDatasetOptions {
  /** What the models learnt from so far. */
  readonly base: Dataset;
  readonly feedback: readonly LabelledFeedback[];
  /** One a row of `feedback`. */
  readonly weights: Float64Array;
  /** Copies of these are left out of `base`: the models are judged on them. */
  readonly heldOut: readonly LabelledFeedback[];
}

export interface RetrainingDataset extends Dataset {
  /** Rows of the base that the last whole pass left out, for the feedback on their text counts instead. */
  replacedRows(): number;
  /** Rows of the base that the last whole pass left out, for their text is held out. */
  heldOutRows(): number;
}

/** The training set with the feedback after it; what people said of a text replaces what the training set said. */
export const createRetrainingDataset = (options: RetrainingDatasetOptions): RetrainingDataset => {
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
};
