import type { PredictionObserver } from 'sentiment-core';
import type { FeedbackListener } from '../feedback/feedback-listener.ts';
import type { RecorderFigures } from '../feedback/prediction-recorder.ts';
import type { Metric } from './metrics-text.ts';

/** Counts what this process has done since it began; for Prometheus, which adds up processes and survives their restarts. */
export interface ServiceCounters {
  /** Sees every prediction. */
  readonly observer: PredictionObserver;
  /** Sees every change by feedback. */
  readonly listener: FeedbackListener;
  metrics(): readonly Metric[];
}

/** In seconds. */
const durationBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

interface ModelCounts {
  readonly model: string;
  readonly version: string;
  readonly predictions: Map<string, number>;
  /** By the bound that a duration falls under; the last is beyond all. */
  readonly durations: number[];
  durationSum: number;
  readonly feedback: { correct: number; wrong: number };
  readonly turned: { wrong: number; right: number };
}

export function createServiceCounters(): ServiceCounters {
  const models = new Map<string, ModelCounts>();
  let last: ModelCounts | undefined;

  const countsOf = ({ name, version }: { readonly name: string; readonly version: string }): ModelCounts => {
    if (last !== undefined && last.model === name && last.version === version) return last;
    const key = JSON.stringify([name, version]);
    last = models.get(key) ?? {
      model: name,
      version,
      predictions: new Map(),
      durations: durationBounds.map(() => 0).concat(0),
      durationSum: 0,
      feedback: { correct: 0, wrong: 0 },
      turned: { wrong: 0, right: 0 },
    };
    models.set(key, last);
    return last;
  };

  return {
    observer: {
      onPredictions(observed) {
        for (const { model, prediction, durationMs } of observed) {
          const counts = countsOf(model);
          counts.predictions.set(prediction.label, (counts.predictions.get(prediction.label) ?? 0) + 1);
          const seconds = durationMs / 1000;
          let place = 0;
          while (place < durationBounds.length && seconds > durationBounds[place]) place += 1;
          counts.durations[place] += 1;
          counts.durationSum += seconds;
        }
      },
    },
    listener: {
      afterChange({ prediction, after, turned }) {
        const { feedback, turned: turns } = countsOf(prediction.model);
        feedback[after.correct ? 'correct' : 'wrong'] += 1;
        if (turned !== 'unchanged') turns[turned] += 1;
      },
    },
    metrics: () => toMetrics([...models.values()]),
  };
}

function toMetrics(models: readonly ModelCounts[]): readonly Metric[] {
  return [
    {
      name: 'sentiment_predictions',
      type: 'counter',
      help: 'Predictions made by this process, by the label given.',
      samples: models.flatMap(({ model, version, predictions }) =>
        [...predictions].map(([label, value]) => ({ labels: { model, version, label }, value })),
      ),
    },
    {
      name: 'sentiment_prediction_duration_seconds',
      type: 'histogram',
      help: 'Time to predict the batch that a text was part of.',
      bounds: durationBounds,
      samples: models.map(({ model, version, durations, durationSum }) => {
        let count = 0;
        const cumulative = durations.map((one) => (count += one));
        return { labels: { model, version }, cumulative: cumulative.slice(0, -1), count, sum: durationSum };
      }),
    },
    {
      name: 'sentiment_feedback',
      type: 'counter',
      help: 'Feedback received by this process that changed what is known of a prediction.',
      samples: models.flatMap(({ model, version, feedback }) =>
        (['correct', 'wrong'] as const).map((verdict) => ({
          labels: { model, version, verdict },
          value: feedback[verdict],
        })),
      ),
    },
    {
      name: 'sentiment_wrong_predictions',
      type: 'counter',
      help: 'Predictions that turned wrong by feedback to this process.',
      samples: models.map(({ model, version, turned }) => ({ labels: { model, version }, value: turned.wrong })),
    },
    {
      name: 'sentiment_withdrawn_reports',
      type: 'counter',
      help: 'Predictions that were wrong and turned right again by feedback to this process.',
      samples: models.map(({ model, version, turned }) => ({ labels: { model, version }, value: turned.right })),
    },
  ];
}

/** What became of the predictions that this process handed to its recorder: alert when some are dropped. */
export function recorderMetrics({ stored, dropped, waiting }: RecorderFigures): readonly Metric[] {
  return [
    {
      name: 'sentiment_stored_predictions',
      type: 'counter',
      help: 'Predictions written to the database by this process.',
      samples: [{ value: stored }],
    },
    {
      name: 'sentiment_dropped_predictions',
      type: 'counter',
      help: 'Predictions that were not recorded: too many waited, or the database refused them.',
      samples: [{ value: dropped }],
    },
    {
      name: 'sentiment_waiting_predictions',
      type: 'gauge',
      help: 'Predictions not yet written.',
      samples: [{ value: waiting }],
    },
  ];
}
