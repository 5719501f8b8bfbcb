import type { NaiveBayesSettings } from './options.ts';

/** What is counted of the training rows. */
export interface NaiveBayesCounts {
  /** Sum of values times row weights, row-major [terms, labels]. */
  readonly terms: Float64Array;
  /** Sum of row weights of each label, [labels]. */
  readonly labels: Float64Array;
}

/** A row's score of a label is the label's bias plus its values times the label's weights; probabilities are their softmax. */
export interface NaiveBayesParameters {
  /** Row-major [terms, labels]. */
  readonly weights: Float64Array | Float32Array;
  /** [labels] */
  readonly biases: Float64Array;
}

type Smoothing = Pick<NaiveBayesSettings, 'algorithm' | 'alpha' | 'fitPrior' | 'normalizeWeights'>;

/** Naive Bayes as scikit-learn's MultinomialNB and ComplementNB estimate it. */
export function estimateNaiveBayes(counts: NaiveBayesCounts, settings: Smoothing): NaiveBayesParameters {
  if (settings.algorithm === 'complement') return complement(counts, settings);
  return { weights: logShares(counts.terms, counts.labels.length, settings.alpha), biases: priors(counts, settings) };
}

/** Counts as if every row weighed as much as makes the labels equal; the total weight stays. */
export function balanceCounts({ terms, labels }: NaiveBayesCounts): NaiveBayesCounts {
  const total = labels.reduce((sum, count) => sum + count, 0);
  const factors = labels.map((count) => total / (labels.length * count));
  return {
    terms: terms.map((count, index) => count * factors[index % labels.length]),
    labels: labels.map((count, label) => count * factors[label]),
  };
}

function priors({ labels }: NaiveBayesCounts, { fitPrior }: Smoothing): Float64Array {
  if (!fitPrior) return labels.map(() => -Math.log(labels.length));
  const total = labels.reduce((sum, count) => sum + count, 0);
  return labels.map((count) => Math.log(count) - Math.log(total));
}

/** Each label by the terms of all other labels, with the sign turned. Priors play no part. */
function complement(counts: NaiveBayesCounts, { alpha, normalizeWeights }: Smoothing): NaiveBayesParameters {
  const labelCount = counts.labels.length;
  const others = new Float64Array(counts.terms.length);
  for (let start = 0; start < others.length; start += labelCount) {
    let all = 0;
    for (let label = 0; label < labelCount; label++) all += counts.terms[start + label];
    // Differences of equal sums may fall below 0 by rounding.
    for (let label = 0; label < labelCount; label++) {
      others[start + label] = Math.max(0, all - counts.terms[start + label]);
    }
  }
  const weights = logShares(others, labelCount, alpha);
  const sums = normalizeWeights ? sumOfLabels(weights, labelCount) : new Float64Array(labelCount).fill(-1);
  for (let index = 0; index < weights.length; index++) weights[index] /= sums[index % labelCount];
  return { weights, biases: new Float64Array(labelCount) };
}

/** ln((count + alpha) / sum of those of the label), [terms, labels] */
function logShares(counts: Float64Array, labelCount: number, alpha: number): Float64Array {
  const smoothed = counts.map((count) => count + alpha);
  const logTotals = sumOfLabels(smoothed, labelCount).map(Math.log);
  return smoothed.map((count, index) => Math.log(count) - logTotals[index % labelCount]);
}

function sumOfLabels(values: Float64Array, labelCount: number): Float64Array {
  const sums = new Float64Array(labelCount);
  for (let index = 0; index < values.length; index++) sums[index % labelCount] += values[index];
  return sums;
}
