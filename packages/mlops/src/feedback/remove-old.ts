import type { Kysely } from 'kysely';
import { startOfHour, type Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** What one transaction did. */
export interface RemovedBatch {
  readonly removed: number;
  /** Where the next batch goes on; undefined when nothing older is left. */
  readonly next: number | undefined;
}

interface RemovePredictionsOptions {
  readonly kind: Database['kind'];
  /** Those with feedback, or those without. */
  readonly reported: boolean;
  /** Where the batch before left off, so that what stays is not read again each time. */
  readonly from: number;
  readonly before: number;
  readonly limit: number;
}

/** Removes predictions of a time before `before`, with what belongs to them; the next run sees those that feedback holds now. */
export async function removePredictions(
  transaction: Kysely<Schema>,
  { kind, reported, from, before, limit }: RemovePredictionsOptions,
): Promise<RemovedBatch> {
  const rows = await transaction
    .selectFrom('predictions')
    .leftJoin('feedback', 'feedback.prediction_id', 'predictions.id')
    .select(['id', 'predictions.received_at as received_at'])
    .where('predictions.received_at', '>=', from)
    .where('predictions.received_at', '<', before)
    .where('feedback.prediction_id', reported ? 'is not' : 'is', null)
    .orderBy('predictions.received_at')
    .limit(limit)
    .$if(kind === 'postgresql', (query) => query.forUpdate('predictions').skipLocked())
    .execute();
  const next = rows.length < limit ? undefined : rows[rows.length - 1].received_at;
  const found = rows.map(({ id }) => id);
  // Feedback that was stored after the rows were looked for and before they were held.
  const late = reported ? new Set<string>() : await reportedOf(transaction, found);
  const ids = found.filter((id) => !late.has(id));
  if (ids.length === 0) return { removed: 0, next };
  await transaction.deleteFrom('predictions').where('id', 'in', ids).execute();
  await transaction.deleteFrom('feedback').where('prediction_id', 'in', ids).execute();
  return { removed: ids.length, next };
}

async function reportedOf(transaction: Kysely<Schema>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await transaction
    .selectFrom('feedback')
    .select('prediction_id')
    .where('prediction_id', 'in', ids)
    .execute();
  return new Set(rows.map(({ prediction_id: id }) => id));
}

/** Removes the texts of predictions of a time before `before`; the predictions stay. */
export async function removeTexts(transaction: Kysely<Schema>, before: number, limit: number): Promise<RemovedBatch> {
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
}

/** Removes the texts of confirmations given before `before`; the feedback stays. */
export async function removeConfirmedTexts(
  transaction: Kysely<Schema>,
  before: number,
  limit: number,
): Promise<RemovedBatch> {
  const rows = await transaction
    .selectFrom('feedback')
    .select('prediction_id')
    .where('correct', '=', 1)
    .where('text', 'is not', null)
    .where('received_at', '<', before)
    .limit(limit)
    .execute();
  const ids = rows.map(({ prediction_id: id }) => id);
  if (ids.length === 0) return { removed: 0, next: undefined };
  // An instance that turned one of them wrong meanwhile keeps its text: people must relabel it.
  const emptied = await transaction
    .updateTable('feedback')
    .set({ text: null })
    .where('prediction_id', 'in', ids)
    .where('correct', '=', 1)
    .executeTakeFirst();
  return { removed: Number(emptied.numUpdatedRows), next: ids.length < limit ? undefined : 0 };
}

/** Removes the sums of hours that were over before `before`. Resolves to the number of rows. */
export async function removeHours({ transaction }: Pick<Database, 'transaction'>, before: number): Promise<number> {
  return transaction(async (current) => {
    // The hour of `before` itself still has predictions that are kept.
    const hour = startOfHour(before);
    const counts = await current.deleteFrom('hourly_counts').where('hour', '<', hour).executeTakeFirst();
    const outcomes = await current.deleteFrom('hourly_outcomes').where('hour', '<', hour).executeTakeFirst();
    return Number(counts.numDeletedRows + outcomes.numDeletedRows);
  });
}
