import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import type { Weights } from '../../artifact/weights.ts';
import { createScoredClassifier, sigmoid, softmax, textByText } from '../../classification/scored-classifier.ts';
import type { TextPipeline } from './text-pipeline.ts';

/**
 * A row's score of an output is its bias plus the values of the row times their weights. There is one output a label, and
 * probabilities are the softmax; or two labels have one output, the log-odds of the second.
 */
export interface LinearTextParameters {
  /** Row-major [terms, outputs]; multiplied by `scale`. */
  readonly weights: Weights;
  readonly scale: number;
  /** [outputs] */
  readonly biases: Float64Array;
}

/** A linear classifier over a text pipeline; everything is computed in the caller's thread. */
export function createLinearTextClassifier(
  info: ClassifierInfo,
  pipeline: TextPipeline,
  { weights, scale, biases }: LinearTextParameters,
): Classifier {
  const count = info.labels.length;

  function scoreLabels(text: string, probabilities: Float64Array): void {
    const { indices, values, count: terms } = pipeline.transform(text);
    probabilities.set(biases);
    for (let place = 0; place < terms; place++) {
      const start = indices[place] * count;
      const value = values[place] * scale;
      for (let label = 0; label < count; label++) probabilities[label] += value * weights[start + label];
    }
    softmax(probabilities);
  }

  function scoreLogOdds(text: string, probabilities: Float64Array): void {
    const { indices, values, count: terms } = pipeline.transform(text);
    let sum = 0;
    for (let place = 0; place < terms; place++) sum += values[place] * weights[indices[place]];
    probabilities[1] = sigmoid(sum * scale + biases[0]);
    probabilities[0] = 1 - probabilities[1];
  }

  return createScoredClassifier(info, textByText(count, biases.length === 1 ? scoreLogOdds : scoreLabels));
}
