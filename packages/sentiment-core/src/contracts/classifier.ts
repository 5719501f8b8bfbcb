/** What a classifier says of one text. */
export interface Prediction<Label extends string = string> {
  /** The most probable label; the first one among equals. */
  readonly label: Label;
  /** Probability of `label`, in (0, 1]; it may round to 1. */
  readonly confidence: number;
  /** One probability for every label of the classifier; they sum to 1 within 1e-6, and may round to 0. */
  readonly probabilities: Readonly<Record<Label, number>>;
  /** P(positive) - P(negative), in [-1, 1], where both are labels of the classifier. */
  readonly score?: number | undefined;
}

/** What texts and predictions looked like when the model was made: what live traffic is compared with. */
export interface ModelReference {
  /** Texts that were measured. */
  readonly rows: number;
  /**
   * `validation`: texts the model never learnt from. `training`: there were no others; the measures that would look better on
   * rows it learnt from (label, score, unknown words) are left out.
   */
  readonly source: 'validation' | 'training';
  /** Measure to bucket to number of texts. Every text is in one bucket of each measure. */
  readonly measures: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Filter of the words seen most often in training, for `createTextMeter`. */
  readonly knownWords: Uint8Array;
}

export interface ClassifierInfo<Label extends string = string> {
  /** Name of the model, e.g. `tweets-default`. */
  readonly name: string;
  /** Version of the model (not of the library). */
  readonly version: string;
  /** Family of the model, e.g. `logistic-regression`. */
  readonly kind: string;
  /** Label names, in the column order of `predictProbabilities`. 2 to 20. */
  readonly labels: readonly Label[];
  /** Name of the preprocessing variant, e.g. `advanced`. */
  readonly preprocessing: string;
  /** Measured when the model was made: figure name (e.g. `sentiment140-valid.macroRecall`) to value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What texts and predictions looked like when the model was made, where its files say it; drift is measured against it. */
  readonly reference?: ModelReference;
}

/** Turns texts into sentiment. Batch first: a batch of one is a batch. Any string is a valid text. */
export interface Classifier<Label extends string = string> {
  readonly info: ClassifierInfo<Label>;
  /**
   * @param texts any number of texts, none included
   * @returns one prediction a text, in input order
   * @throws {SentimentError} `invalid_argument` when an element is not a string, `classifier_closed` after `close`
   */
  predict(texts: readonly string[]): Promise<Prediction<Label>[]>;
  /**
   * @returns probabilities, row-major [texts.length, info.labels.length]; rows sum to 1
   * @throws {SentimentError} as `predict`
   */
  predictProbabilities(texts: readonly string[]): Promise<Float32Array>;
  /** Releases what the model holds. Safe to call twice. */
  close(): Promise<void>;
}

export interface ObservedPrediction {
  readonly predictionId: string;
  readonly text: string;
  readonly prediction: Prediction;
  readonly model: Pick<ClassifierInfo, 'name' | 'version'>;
  /** The label the caller already knew, if it sent one. */
  readonly trueLabel?: string;
  /** Time to predict the batch that this text was part of, in milliseconds. */
  readonly durationMs: number;
}

/** Sees every prediction that the service makes (telemetry, stores, live metrics). Failures go to `onObserverError`. */
export interface PredictionObserver {
  onPredictions(predictions: readonly ObservedPrediction[]): void | Promise<void>;
}
