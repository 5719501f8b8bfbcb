import type { Kysely } from 'kysely';
import type { Database } from '../../storage/database.ts';
import type { Schema } from '../../storage/schema.ts';

/** What one transaction did. */
export interface RemovedBatch {
  readonly removed: number;
  /** Where the next batch goes on; undefined when nothing older is left. */
  readonly next: number | undefined;
}

/**
 * Removes predictions of a time before `before`, with or without feedback, with what belongs to them.
 * @param from where the batch before left off, so that what stays is not read again each time
 */
export const removePredictions = async (
  transaction: Kysely<Schema>,
  reported: boolean,
  from: number,
  before: number,
  limit: number,
): Promise<RemovedBatch> => {
  const rows = await transaction
    .selectFrom('predictions')
    .leftJoin('feedback', 'feedback.prediction_id', 'predictions.id')
    .select(['id', 'predictions.received_at as received_at'])
    .where('predictions.received_at', '>=', from)
    .where('predictions.received_at', '<', before)
    .where('feedback.prediction_id', reported ? 'is not' : 'is', null)
    .orderBy('predictions.received_at')
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { removed: 0, next: undefined };
  // In this order: feedback that comes meanwhile holds the prediction, and is removed after it.
  await transaction.deleteFrom('predictions').where('id', 'in', ids).execute();
  await transaction.deleteFrom('feedback').where('prediction_id', 'in', ids).execute();
  return { removed: ids.length, next: ids.length < limit ? undefined : rows[rows.length - 1].received_at };
};

/** Removes the texts of predictions of a time before `before`; the predictions stay. */
export const removeTexts = async (
  transaction: Kysely<Schema>,
  before: number,
  limit: number,
): Promise<RemovedBatch> => {
  const rows = await transaction
    .selectFrom('predictions')
    .select('id')
    .where('text', 'is not', null)
    .where('received_at', '<', before)
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { removed: 0, next: undefined };
  await transaction.updateTable('predictions').set({ text: null }).where('id', 'in', ids).execute();
  return { removed: ids.length, next: ids.length < limit ? undefined : 0 };
};

/** Removes the sums of hours before `before`. Resolves to the number of rows. */
export const removeHours = async ({ transaction }: Pick<Database, 'transaction'>, before: number): Promise<number> =>
  transaction(async (current) => {
    const counts = await current.deleteFrom('hourly_counts').where('hour', '<', before).executeTakeFirst();
    const outcomes = await current.deleteFrom('hourly_outcomes').where('hour', '<', before).executeTakeFirst();
    return Number(counts.numDeletedRows + outcomes.numDeletedRows);
  });
