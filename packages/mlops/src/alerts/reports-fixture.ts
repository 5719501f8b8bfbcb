import type { FeedbackChange } from '../feedback/feedback-listener.ts';
import type { Database } from '../storage/database.ts';
import type { Alerts } from './alerts.ts';

interface PredictionDescription {
  readonly label?: string;
  readonly version?: string;
}

/** Stores predictions that can be reported. */
export async function storePredictions(
  database: Database,
  ids: readonly string[],
  { label = 'positive', version = '1' }: PredictionDescription = {},
): Promise<void> {
  const row = { received_at: 0, model_name: 'tweets', model_version: version, label, confidence: 0.9 };
  for (let start = 0; start < ids.length; start += 500)
    await database.query
      .insertInto('predictions')
      .values(
        ids
          .slice(start, start + 500)
          .map((id) => ({ id, ...row, text_hash: 'hash', text_length: 5, duration_ms: 1, text: null })),
      )
      .execute();
}

export function feedbackChange(predictionId: string, turned: FeedbackChange['turned']): FeedbackChange {
  return {
    predictionId,
    at: 0,
    prediction: {
      label: 'positive',
      confidence: 0.9,
      model: { name: 'tweets', version: '1' },
      receivedAt: 0,
      textHash: 'hash',
      textLength: 5,
    },
    before: undefined,
    after: { correct: turned === 'right' },
    turned,
  };
}

/** Feedback as it reaches the alerts, without the rest of it. */
export async function tell(
  database: Database,
  alerts: Alerts,
  predictionId: string,
  turned: FeedbackChange['turned'] = 'wrong',
): Promise<void> {
  const change = feedbackChange(predictionId, turned);
  await database.transaction((transaction) => alerts.onChange(change, transaction));
  await alerts.afterChange(change);
}
