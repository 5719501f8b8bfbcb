import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { FeedbackChange } from './feedback-change.ts';
import type { FeedbackListener } from './feedback-listener.ts';

/** Inside the transaction: one after the other, and the first failure ends it. */
export const tellInside = async (
  listeners: readonly FeedbackListener[],
  change: FeedbackChange,
  transaction: Kysely<Schema>,
): Promise<void> => {
  for (const listener of listeners) await listener.onChange?.(change, transaction);
};

/** After the commit: nobody waits, and failures are told to `onError` alone. */
export const tellAfter = (
  listeners: readonly FeedbackListener[],
  change: FeedbackChange,
  onError: (error: unknown) => void,
): void => {
  for (const listener of listeners) {
    try {
      const result = listener.afterChange?.(change);
      if (result !== undefined) result.catch(onError);
    } catch (error) {
      onError(error);
    }
  }
};
