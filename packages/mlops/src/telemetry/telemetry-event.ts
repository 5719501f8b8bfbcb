interface EventOf<Name extends string, Properties> {
  readonly name: Name;
  /** The same for every attempt to send this event: what arrived twice can be told by it. */
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
  readonly trueLabel?: string;
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
  readonly modelName?: string;
  readonly modelVersion?: string;
}

export interface ModelChangedProperties {
  readonly modelName: string;
  readonly modelVersion: string;
  /** Absent for the first model of a process. */
  readonly previousName?: string;
  readonly previousVersion?: string;
}

export interface PredictionEvent extends EventOf<'PREDICTION', PredictionProperties> {
  /** Share of all predictions that are sent, in (0, 1]: each event stands for 1 / share of them. Default 1. */
  readonly share?: number;
}
export type WrongPredictionEvent = EventOf<'WRONG_PREDICTION', WrongPredictionProperties>;
export type AlertEvent = EventOf<'ALERT', AlertProperties>;
export type ModelChangedEvent = EventOf<'MODEL_CHANGED', ModelChangedProperties>;

export type TelemetryEvent = PredictionEvent | WrongPredictionEvent | AlertEvent | ModelChangedEvent;
