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
    let best = 0;
    for (let label = 1; label < labelCount; label++) {
      if (probabilities[row * labelCount + label] > probabilities[row * labelCount + best]) best = label;
    }
    predicted[row] = best;
  }
  return predicted;
}
