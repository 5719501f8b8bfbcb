import type { ClassifierInfo } from './classifier.ts';
import type { Prediction } from './prediction.ts';

export interface ObservedPrediction {
  readonly predictionId: string;
  readonly text: string;
  readonly prediction: Prediction;
  readonly model: Pick<ClassifierInfo, 'name' | 'version'>;
  /** The label the caller already knew, if it sent one. */
  readonly trueLabel?: string;
  /** Time to predict the batch that this text was part of, in milliseconds. */
  readonly durationMs: number;
}

/** Sees every prediction that the service makes (telemetry, stores, live metrics). Failures go to `onObserverError`. */
export interface PredictionObserver {
  onPredictions(predictions: readonly ObservedPrediction[]): void | Promise<void>;
}
