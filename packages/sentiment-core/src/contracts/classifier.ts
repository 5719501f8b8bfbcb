import type { ModelReference } from '../reference/model-reference.ts';
import type { Prediction } from './prediction.ts';

export interface ClassifierInfo {
  /** Name of the model, e.g. `tweets-default`. */
  readonly name: string;
  /** Version of the model (not of the library). */
  readonly version: string;
  /** Family of the model, e.g. `logistic-regression`. */
  readonly kind: string;
  /** Label names, in the column order of `predictProbabilities`. 2 to 20. */
  readonly labels: readonly string[];
  /** Name of the preprocessing variant, e.g. `advanced`. */
  readonly preprocessing: string;
  /** Measured when the model was made: figure name (e.g. `sentiment140-valid.macroRecall`) to value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What texts and predictions looked like when the model was made, where its files say it; drift is measured against it. */
  readonly reference?: ModelReference;
}

/** Turns texts into sentiment. Batch first: a batch of one is a batch. Any string is a valid text. */
export interface Classifier {
  readonly info: ClassifierInfo;
  /**
   * @param texts any number of texts, none included
   * @returns one prediction a text, in input order
   * @throws {SentimentError} `invalid_argument` when an element is not a string, `classifier_closed` after `close`
   */
  predict(texts: readonly string[]): Promise<Prediction[]>;
  /**
   * @returns probabilities, row-major [texts.length, info.labels.length]; rows sum to 1
   * @throws {SentimentError} as `predict`
   */
  predictProbabilities(texts: readonly string[]): Promise<Float32Array>;
  /** Releases what the model holds. Safe to call twice. */
  close(): Promise<void>;
}
