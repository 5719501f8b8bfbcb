import { createHash } from 'node:crypto';
import type { LabelledFeedback } from './labelled-feedback.ts';
import { textKey } from './text-key.ts';

export interface PartedFeedback {
  readonly learnt: readonly LabelledFeedback[];
  /** Never learnt from: the models are compared on it. */
  readonly heldOut: readonly LabelledFeedback[];
}

const range = 2 ** 32;

/**
 * Holds a share of the feedback out. The text alone decides (and the seed), so that a text stays on its side when more
 * feedback comes, and no later training learns what an earlier one was judged on.
 * @param share 0 to 1
 */
export const partFeedback = (rows: readonly LabelledFeedback[], share: number, seed: number): PartedFeedback => {
  const learnt: LabelledFeedback[] = [];
  const heldOut: LabelledFeedback[] = [];
  for (const row of rows) {
    const digest = createHash('sha256')
      .update(`${seed}:${textKey(row.text)}`)
      .digest();
    (digest.readUInt32LE(0) / range < share ? heldOut : learnt).push(row);
  }
  return { learnt, heldOut };
};
