/** What a classifier says of one text. */
export interface Prediction {
  /** The most probable label; the first one among equals. */
  readonly label: string;
  /** Probability of `label`, in (0, 1]; it may round to 1. */
  readonly confidence: number;
  /** One probability for every label of the classifier; they sum to 1 within 1e-6, and may round to 0. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** P(positive) - P(negative), in [-1, 1], where both are labels of the classifier. */
  readonly score?: number;
}
