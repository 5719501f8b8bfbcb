import type { ObservedPrediction } from 'sentiment-core';
import { describe, expect, it } from 'vitest';
import type { FeedbackChange } from '../feedback/feedback-listener.ts';
import { metricsText } from './metrics-text.ts';
import { createServiceCounters } from './service-counters.ts';

const model = { name: 'm', version: '1' };
function observed(label: string, durationMs: number, version = '1'): ObservedPrediction {
  return {
    predictionId: '1',
    text: 'secret',
    prediction: { label, confidence: 1, probabilities: { [label]: 1 } },
    model: { ...model, version },
    durationMs,
  };
}
function change(correct: boolean, turned: FeedbackChange['turned']): FeedbackChange {
  return {
    predictionId: '1',
    at: 0,
    prediction: { label: 'negative', confidence: 1, model, receivedAt: 0, textHash: '', textLength: 0 },
    before: undefined,
    after: { correct },
    turned,
  };
}

describe('counters of the service', () => {
  it('count predictions and durations by model', async () => {
    const { observer, metrics } = createServiceCounters();
    await observer.onPredictions([observed('negative', 0.1), observed('negative', 3), observed('positive', 60_000)]);
    await observer.onPredictions([observed('negative', 1, '2')]);
    const lines = metricsText(metrics(), 'prometheus').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'sentiment_predictions_total{model="m",version="1",label="negative"} 2',
        'sentiment_predictions_total{model="m",version="1",label="positive"} 1',
        'sentiment_predictions_total{model="m",version="2",label="negative"} 1',
        'sentiment_prediction_duration_seconds_bucket{model="m",version="1",le="0.0001"} 1',
        'sentiment_prediction_duration_seconds_bucket{model="m",version="1",le="0.0025"} 1',
        'sentiment_prediction_duration_seconds_bucket{model="m",version="1",le="0.005"} 2',
        'sentiment_prediction_duration_seconds_bucket{model="m",version="1",le="10.0"} 2',
        'sentiment_prediction_duration_seconds_bucket{model="m",version="1",le="+Inf"} 3',
        'sentiment_prediction_duration_seconds_sum{model="m",version="1"} 60.0031',
      ]),
    );
    expect(lines.join('\n')).not.toContain('secret');
  });

  it('never go down, whatever is withdrawn', async () => {
    const { listener, metrics } = createServiceCounters();
    for (const one of [
      change(false, 'wrong'),
      change(true, 'right'),
      change(false, 'wrong'),
      change(true, 'unchanged'),
    ]) {
      await listener.afterChange?.(one);
    }
    expect(metricsText(metrics(), 'prometheus').split('\n')).toEqual(
      expect.arrayContaining([
        'sentiment_feedback_total{model="m",version="1",verdict="correct"} 2',
        'sentiment_feedback_total{model="m",version="1",verdict="wrong"} 2',
        'sentiment_wrong_predictions_total{model="m",version="1"} 2',
        'sentiment_withdrawn_reports_total{model="m",version="1"} 1',
      ]),
    );
  });
});
