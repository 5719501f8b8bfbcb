/** What a classifier says of one text. */
export interface Prediction {
  /** The most probable label. */
  readonly label: string;
  /** Probability of `label`, in (0, 1]. */
  readonly confidence: number;
  /** One probability for every label of the classifier; they sum to 1 within float32 precision. */
  readonly probabilities: Readonly<Record<string, number>>;
}
