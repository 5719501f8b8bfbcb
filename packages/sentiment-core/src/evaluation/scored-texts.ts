import { argmax } from '../classification/probabilities.ts';

/** What a classifier said of labelled texts: the input of every figure here. */
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
