import type { TrainingObserver } from 'sentiment-core';
import type { TrackedRun } from './tracked-run.ts';

/** Every event of a training as metrics of its step: `iteration/loss`, `read/rows` ... */
export function createTrackingObserver(run: Pick<TrackedRun, 'logMetrics'>): TrainingObserver {
  return {
    onEvent({ stage, step, metrics }) {
      run.logMetrics(Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${stage}/${name}`, value])), {
        step,
      });
    },
  };
}
