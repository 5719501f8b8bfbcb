import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { FeedbackChange } from './feedback-change.ts';

/** Told of feedback. Repeated feedback that changes nothing is not told of. */
export interface FeedbackListener {
  /** Inside the transaction that stores it: what is written here is kept, or lost, together with it. A failure refuses the feedback. */
  onChange?(change: FeedbackChange, transaction: Kysely<Schema>): Promise<void>;
  /** Once it is durable. A failure goes to `onListenerError`; nobody waits for the promise. */
  afterChange?(change: FeedbackChange): void | Promise<void>;
}
