import { argmax } from '../classification/scored-classifier.ts';

/** Labelled texts and a classifier's probabilities for them: the input of every metric here. */
export interface ScoredTexts {
  /** Number of labels, 2 or more. */
  readonly labelCount: number;
  /** True label of each text, [n], each in 0..labelCount-1. */
  readonly truth: Int32Array;
  /** Row-major [n, labelCount]; rows sum to 1. */
  readonly probabilities: Float32Array;
}

/** The most probable label of each text, [n]; the first one among equals. */
export function mostProbable({ labelCount, truth, probabilities }: ScoredTexts): Int32Array {
  const predicted = new Int32Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    predicted[row] = argmax(probabilities, row * labelCount, labelCount);
  }
  return predicted;
}

const smallestProbability = 1e-15;

/**
 * -ln of the true label's probability for each text, [n]; probabilities below 1e-15 count as 1e-15, so a text costs at
 * most 34.5. The mean is the log loss.
 */
export function logLosses({ labelCount, truth, probabilities }: ScoredTexts): Float64Array {
  return Float64Array.from(
    truth,
    (label, row) => -Math.log(Math.max(probabilities[row * labelCount + label], smallestProbability)),
  );
}

/**
 * Squared distance between probabilities and truth, summed over all labels, for each text, [n], each in [0, 2]. The mean is
 * the Brier score in its original, multi-class form (Brier 1950); with two labels it is twice the one-column form.
 */
export function brierLosses({ labelCount, truth, probabilities }: ScoredTexts): Float64Array {
  return Float64Array.from(truth, (trueLabel, row) => {
    let sum = 0;
    for (let label = 0; label < labelCount; label++) {
      sum += (probabilities[row * labelCount + label] - (label === trueLabel ? 1 : 0)) ** 2;
    }
    return sum;
  });
}

/** Mean of values, [n]. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
