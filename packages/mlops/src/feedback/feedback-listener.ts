import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** What is known of a prediction by now. */
export interface FeedbackState {
  readonly correct: boolean;
  /** The label it should have been; absent when only known to be another one. */
  readonly trueLabel?: string | undefined;
  readonly comment?: string | undefined;
}

/** The prediction that a change is about, as it was stored. */
export interface ReportedPrediction {
  readonly label: string;
  readonly confidence: number;
  readonly model: { readonly name: string; readonly version: string };
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** HMAC-SHA256 of the text, base64url. */
  readonly textHash: string;
  /** UTF-16 code units. */
  readonly textLength: number;
}

/** One feedback on one prediction, and what it changed. */
export interface FeedbackChange {
  readonly predictionId: string;
  /** When the feedback was received, milliseconds since 1970 by the clock of this process. */
  readonly at: number;
  /** How long it waited to be written, in milliseconds: a `trueLabel` waits with its prediction. Default 0. */
  readonly waitedMs?: number | undefined;
  readonly prediction: ReportedPrediction;
  /** Undefined for the first feedback on the prediction. */
  readonly before: FeedbackState | undefined;
  readonly after: FeedbackState;
  /** Whether the prediction now counts as wrong, or right, and did not before. The first `correct` turns nothing. */
  readonly turned: 'wrong' | 'right' | 'unchanged';
}

/** Called for feedback that changes something; repeated feedback does not. */
export interface FeedbackListener {
  /** Inside the transaction that stores it: what is written here is kept, or lost, together with it. A failure refuses the feedback. */
  onChange?(change: FeedbackChange, transaction: Kysely<Schema>): Promise<void>;
  /** Once it is durable. The promise is not awaited; a failure goes to `onListenerError`. */
  afterChange?(change: FeedbackChange): void | Promise<void>;
}
