import type { RecorderFigures } from '../../feedback/recorder/prediction-recorder.ts';
import type { Metric } from './metric.ts';

/** What became of the predictions that this process handed to its recorder: alert when some are dropped. */
export const recorderMetrics = ({ stored, dropped, waiting }: RecorderFigures): readonly Metric[] => [
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
