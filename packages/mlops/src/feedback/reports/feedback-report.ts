/** What a user says of one prediction. */
export interface FeedbackReport {
  readonly predictionId: string;
  /** Whether the label was right. Needed unless `trueLabel` is given. */
  readonly correct?: boolean;
  /** The right label: a name, or 0 (negative) or 1 (positive). */
  readonly trueLabel?: string | number;
  /** The text as it was predicted. Kept for errors only, masked. */
  readonly text?: string;
  /** Free words. Masked as texts are. */
  readonly comment?: string;
}
