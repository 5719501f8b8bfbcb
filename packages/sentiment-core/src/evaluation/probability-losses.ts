import type { ScoredTexts } from './scored-texts.ts';

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
