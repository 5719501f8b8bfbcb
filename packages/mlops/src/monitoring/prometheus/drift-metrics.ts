import type { DriftReport } from '../drift/drift-report.ts';
import type { Metric } from './metric.ts';

/** What is not known (too few texts, no reference) has no sample. */
export const driftMetrics = ({ model, windows }: DriftReport): Metric[] => {
  const { name, version } = model;
  const judged = windows.flatMap(({ window, measures }) =>
    measures
      .filter(({ verdict }) => verdict !== 'insufficient data')
      .map((measured) => ({ ...measured, labels: { model: name, version, window, measure: measured.measure } })),
  );
  return [
    {
      name: 'sentiment_drift_distance',
      type: 'gauge',
      help: 'Jensen-Shannon distance between live texts and the reference of the model.',
      samples: judged.map(({ labels, distance }) => ({ labels, value: distance ?? NaN })),
    },
    {
      name: 'sentiment_drift_threshold',
      type: 'gauge',
      help: 'Distance beyond which live texts are said to drift.',
      samples: judged.map(({ labels, threshold }) => ({ labels, value: threshold ?? NaN })),
    },
  ];
};
