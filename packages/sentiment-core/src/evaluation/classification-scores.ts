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

/**
 * Counts of (true label, predicted label).
 * @param truth [n], each in 0..labelCount-1
 * @param predicted [n], likewise
 * @returns row-major [labelCount, labelCount]: rows are true labels, columns predicted ones
 */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, labelCount: number): Float64Array {
  const cells = new Float64Array(labelCount * labelCount);
  for (let row = 0; row < truth.length; row++) cells[truth[row] * labelCount + predicted[row]] += 1;
  return cells;
}

/** Figures of one label, each in [0, 1]. */
export interface LabelScores {
  /** Of the texts predicted as this label, the fraction that have it; 0 when there are none. */
  readonly precision: number;
  /** Of the texts with this label, the fraction predicted as it; 0 when there are none. */
  readonly recall: number;
  /** Harmonic mean of precision and recall; 0 when both are 0. */
  readonly f1: number;
  /** Number of texts with this label. */
  readonly support: number;
}

export interface ClassificationScores {
  /** Fraction of right predictions. */
  readonly accuracy: number;
  /** Mean recall over the labels that occur in the truth (scikit-learn: `balanced_accuracy_score`). */
  readonly macroRecall: number;
  /** Mean F1 over the labels that occur in the truth or the predictions (scikit-learn: `f1_score(average='macro')`). */
  readonly macroF1: number;
  /** One entry a label, in label order. */
  readonly perLabel: readonly LabelScores[];
}

/**
 * @param cells confusion matrix, row-major [labelCount, labelCount], rows are true labels; not all 0
 */
export function classificationScores(cells: Float64Array, labelCount: number): ClassificationScores {
  let total = 0;
  let right = 0;
  let recalls = 0;
  let withSupport = 0;
  let f1s = 0;
  let occurring = 0;
  const perLabel: LabelScores[] = [];
  for (let label = 0; label < labelCount; label++) {
    let support = 0;
    let given = 0;
    for (let other = 0; other < labelCount; other++) {
      support += cells[label * labelCount + other];
      given += cells[other * labelCount + label];
    }
    const hits = cells[label * labelCount + label];
    const recall = support === 0 ? 0 : hits / support;
    const f1 = support + given === 0 ? 0 : (2 * hits) / (support + given);
    perLabel.push({ precision: given === 0 ? 0 : hits / given, recall, f1, support });
    total += support;
    right += hits;
    recalls += recall;
    f1s += f1;
    if (support > 0) withSupport += 1;
    if (support + given > 0) occurring += 1;
  }
  return { accuracy: right / total, macroRecall: recalls / withSupport, macroF1: f1s / occurring, perLabel };
}
