import type { Kysely } from 'kysely';
import type { FeedbackRow, PredictionRow } from '../../storage/schema/prediction-tables.ts';
import type { Schema } from '../../storage/schema.ts';
import type { FeedbackState, ReportedPrediction } from '../feedback-change.ts';

export const stateOf = ({ correct, true_label, comment }: FeedbackRow): FeedbackState => ({
  correct: correct === 1,
  ...(true_label === null ? {} : { trueLabel: true_label }),
  ...(comment === null ? {} : { comment }),
});

export const isSameState = (one: FeedbackState | undefined, other: FeedbackState): boolean =>
  one !== undefined &&
  one.correct === other.correct &&
  one.trueLabel === other.trueLabel &&
  one.comment === other.comment;

export const reportedPredictionOf = (row: PredictionRow): ReportedPrediction => ({
  label: row.label,
  confidence: row.confidence,
  model: { name: row.model_name, version: row.model_version },
  receivedAt: row.received_at,
  textHash: row.text_hash,
  textLength: row.text_length,
});

/** Writes the last word on a prediction over what was there. */
export const storeFeedback = async (transaction: Kysely<Schema>, row: FeedbackRow): Promise<void> => {
  const { prediction_id: _, ...changed } = row;
  await transaction
    .insertInto('feedback')
    .values(row)
    .onConflict((conflict) => conflict.column('prediction_id').doUpdateSet(changed))
    .execute();
};
