import type { Kysely } from 'kysely';
import type { Database } from '../../storage/database.ts';
import type { Schema } from '../../storage/schema.ts';
import { createRowInserter } from '../../storage/statements/insert-rows.ts';
import type { FeedbackChange, FeedbackState } from '../feedback-change.ts';
import { startOfHour } from '../start-of-hour.ts';

const insertOutcomes = createRowInserter({
  table: 'hourly_outcomes',
  columns: ['hour', 'model_name', 'model_version', 'label', 'true_label', 'correct', 'count', 'delay_ms'],
  onConflict:
    'on conflict (hour, model_name, model_version, label, true_label, correct) do update set ' +
    'count = hourly_outcomes.count + excluded.count, delay_ms = hourly_outcomes.delay_ms + excluded.delay_ms',
});

/** A change, with the time of the feedback that it replaces. */
export interface TimedChange {
  readonly change: FeedbackChange;
  /** Of `change.before`, milliseconds since 1970. */
  readonly beforeAt: number | undefined;
}

/** Takes the old states out of the hourly sums and puts the new ones in; in one order of keys for all instances. */
export const countOutcomes = async (
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  changes: readonly TimedChange[],
): Promise<void> => {
  const sums = new Map<string, { readonly key: readonly (string | number)[]; count: number; delay: number }>();
  const add = ({ prediction }: FeedbackChange, state: FeedbackState, at: number, sign: 1 | -1): void => {
    const { model, label, receivedAt } = prediction;
    const key = [
      startOfHour(receivedAt),
      model.name,
      model.version,
      label,
      state.trueLabel ?? '',
      state.correct ? 1 : 0,
    ];
    const name = JSON.stringify(key);
    const sum = sums.get(name) ?? { key, count: 0, delay: 0 };
    sums.set(name, sum);
    sum.count += sign;
    // A clock that was set back must not make delays negative.
    sum.delay += sign * Math.max(0, at - receivedAt);
  };
  for (const { change, beforeAt } of changes) {
    if (change.before !== undefined && beforeAt !== undefined) add(change, change.before, beforeAt, -1);
    add(change, change.after, change.at, 1);
  }
  const sorted = [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  const values = sorted.flatMap(({ key, count, delay }) => [...key, count, delay]);
  await insertOutcomes(transaction, kind, values);
};
