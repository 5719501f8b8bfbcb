import type { Prediction } from '../../contracts/prediction.ts';
import { logSumExp } from './softmax-objective.ts';

/** What the logits of a row say. */
export interface Outcome {
  prediction(logits: Float64Array, row: number): Prediction;
  /** Writes the row of [rows, labels]. */
  probabilities(logits: Float64Array, row: number, target: Float32Array): void;
}

/** One logit a row: the log-odds of the second label. */
export function binaryOutcome([firstLabel, secondLabel]: readonly string[]): Outcome {
  return {
    prediction(logits, row) {
      const second = sigmoid(logits[row]);
      const first = 1 - second;
      const probabilities = { [firstLabel]: first, [secondLabel]: second };
      return second > first
        ? { label: secondLabel, confidence: second, probabilities }
        : { label: firstLabel, confidence: first, probabilities };
    },
    probabilities(logits, row, target) {
      const second = sigmoid(logits[row]);
      target[row * 2] = 1 - second;
      target[row * 2 + 1] = second;
    },
  };
}

/** One logit a label. */
export function softmaxOutcome(labels: readonly string[]): Outcome {
  const count = labels.length;
  const shares = new Float64Array(count);

  function normalise(logits: Float64Array, row: number): Float64Array {
    const own = logits.subarray(row * count, (row + 1) * count);
    const normaliser = logSumExp(own);
    for (let label = 0; label < count; label++) shares[label] = Math.exp(own[label] - normaliser);
    return shares;
  }

  return {
    prediction(logits, row) {
      normalise(logits, row);
      let best = 0;
      for (let label = 1; label < count; label++) if (shares[label] > shares[best]) best = label;
      const probabilities = Object.fromEntries(labels.map((label, column) => [label, shares[column]]));
      return { label: labels[best], confidence: shares[best], probabilities };
    },
    probabilities(logits, row, target) {
      target.set(normalise(logits, row), row * count);
    },
  };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
