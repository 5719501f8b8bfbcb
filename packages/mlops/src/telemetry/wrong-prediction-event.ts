import type { FeedbackChange } from '../feedback/feedback-change.ts';
import type { WrongPredictionEvent } from './telemetry-event.ts';

export type ReportedChange = Pick<FeedbackChange, 'predictionId' | 'at' | 'prediction' | 'after'>;

/** The event for a prediction that turned wrong. The comment of a report stays in the store: it may quote the text. */
export const createWrongPredictionEvent = (change: ReportedChange): WrongPredictionEvent => {
  const { predictionId, at, prediction, after } = change;
  return {
    name: 'WRONG_PREDICTION',
    // A prediction can turn wrong, right and wrong again: each time is an event.
    id: `${predictionId}/${at}`,
    at,
    properties: {
      predictionId,
      textHash: prediction.textHash,
      textLength: prediction.textLength,
      label: prediction.label,
      ...(after.trueLabel === undefined ? {} : { trueLabel: after.trueLabel }),
      confidence: prediction.confidence,
      modelName: prediction.model.name,
      modelVersion: prediction.model.version,
      predictedAt: prediction.receivedAt,
      delayMs: Math.max(0, at - prediction.receivedAt),
    },
  };
};
