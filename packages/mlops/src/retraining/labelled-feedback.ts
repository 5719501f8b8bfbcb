/** One text whose prediction people judged, with the label they say it has. */
export interface LabelledFeedback {
  readonly text: string;
  readonly trueLabel: string;
  /** What the model said. */
  readonly predictedLabel: string;
  /** When it was said, milliseconds since 1970. */
  readonly at: number;
}
