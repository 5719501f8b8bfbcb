import type { Meter } from '@opentelemetry/api';
import type { ObservedPrediction } from 'sentiment-core';
import type { TelemetryEvent } from '../telemetry-event.ts';

export interface PredictionMetrics {
  measure(predictions: readonly ObservedPrediction[]): void;
  count(event: TelemetryEvent): void;
}

/** From 50 µs to 10 s: one text of the embedded model, to a batch of a large one. */
const durationBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 10];

/** Instruments named after the semantic conventions: units apart from names, durations in seconds. */
export const createPredictionMetrics = (meter: Meter): PredictionMetrics => {
  const predictions = meter.createCounter('sentiment.predictions', {
    unit: '{prediction}',
    description: 'Predictions made, by label and model.',
  });
  const duration = meter.createHistogram('sentiment.prediction.duration', {
    unit: 's',
    description: 'Time to predict the batch that a text was part of.',
    advice: { explicitBucketBoundaries: durationBoundaries },
  });
  const wrong = meter.createCounter('sentiment.predictions.wrong', {
    unit: '{prediction}',
    description: 'Predictions reported as wrong, by predicted label and model.',
  });
  const alerts = meter.createCounter('sentiment.alerts', { unit: '{alert}', description: 'Alerts fired, by rule.' });
  const changes = meter.createCounter('sentiment.model.changes', {
    unit: '{change}',
    description: 'Models that were taken into service.',
  });
  const modelOf = (name: string, version: string) => ({
    'sentiment.model.name': name,
    'sentiment.model.version': version,
  });

  return {
    measure(observed) {
      for (const { prediction, model, durationMs } of observed) {
        const attributes = modelOf(model.name, model.version);
        duration.record(durationMs / 1_000, attributes);
        predictions.add(1, { ...attributes, 'sentiment.label': prediction.label });
      }
    },
    count(event) {
      switch (event.name) {
        // Counted by `measure`, which sees those that are not sampled too.
        case 'PREDICTION':
          return;
        case 'WRONG_PREDICTION': {
          const { modelName, modelVersion, label, trueLabel } = event.properties;
          const known = trueLabel === undefined ? {} : { 'sentiment.true_label': trueLabel };
          wrong.add(1, { ...modelOf(modelName, modelVersion), 'sentiment.label': label, ...known });
          return;
        }
        case 'ALERT':
          alerts.add(1, { 'sentiment.alert.rule': event.properties.rule });
          return;
        case 'MODEL_CHANGED':
          changes.add(1, modelOf(event.properties.modelName, event.properties.modelVersion));
          return;
      }
    },
  };
};
