import type { FeedbackChange } from '../feedback/feedback-listener.ts';

interface EventOf<Name extends string, Properties> {
  readonly name: Name;
  /** The same in every attempt to send this event, to recognise duplicates. */
  readonly id: string;
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
  readonly properties: Properties;
}

/** What an event may tell about a prediction. Never the text, nor a comment, which may quote it. */
export interface PredictionFacts {
  readonly predictionId: string;
  /** Keyed hash of the text: equal texts can be found, no text can be read. */
  readonly textHash: string;
  /** In UTF-16 units. */
  readonly textLength: number;
  /** The predicted label. */
  readonly label: string;
  /** In [0, 1]. */
  readonly confidence: number;
  readonly modelName: string;
  readonly modelVersion: string;
}

export interface PredictionProperties extends PredictionFacts {
  /** Time to predict the batch that the text was part of, in milliseconds. */
  readonly durationMs: number;
}

export interface WrongPredictionProperties extends PredictionFacts {
  /** Absent when the report did not tell it. */
  readonly trueLabel?: string | undefined;
  /** When the prediction was made, in epoch milliseconds. */
  readonly predictedAt: number;
  /** From the prediction to the report, in milliseconds. */
  readonly delayMs: number;
}

export interface AlertProperties {
  readonly alertId: string;
  /** The rule that fired, e.g. `wrong-reports`. */
  readonly rule: string;
  /** What was counted or measured when it fired, and the value that it had to reach. */
  readonly value: number;
  readonly threshold: number;
  readonly windowMs: number;
  readonly modelName?: string | undefined;
  readonly modelVersion?: string | undefined;
}

export interface ModelChangedProperties {
  readonly modelName: string;
  readonly modelVersion: string;
  /** Absent for the first model of a process. */
  readonly previousName?: string | undefined;
  readonly previousVersion?: string | undefined;
}

export interface PredictionEvent extends EventOf<'PREDICTION', PredictionProperties> {
  /** Fraction of all predictions that are sent, in (0, 1]: each event stands for 1 / share of them. Default 1. */
  readonly share?: number | undefined;
}
export type WrongPredictionEvent = EventOf<'WRONG_PREDICTION', WrongPredictionProperties>;
export type AlertEvent = EventOf<'ALERT', AlertProperties>;
export type ModelChangedEvent = EventOf<'MODEL_CHANGED', ModelChangedProperties>;

export type TelemetryEvent = PredictionEvent | WrongPredictionEvent | AlertEvent | ModelChangedEvent;

export type ReportedChange = Pick<FeedbackChange, 'predictionId' | 'at' | 'prediction' | 'after'>;

/** The event for a prediction that turned wrong. The comment of a report stays in the store: it may quote the text. */
export function createWrongPredictionEvent(change: ReportedChange): WrongPredictionEvent {
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
      ...(after.trueLabel !== undefined && { trueLabel: after.trueLabel }),
      confidence: prediction.confidence,
      modelName: prediction.model.name,
      modelVersion: prediction.model.version,
      predictedAt: prediction.receivedAt,
      delayMs: Math.max(0, at - prediction.receivedAt),
    },
  };
}
