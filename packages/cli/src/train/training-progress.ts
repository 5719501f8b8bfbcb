import type { TrainingObserver } from 'sentiment-core';
import type { Progress } from '../terminal/progress.ts';

/** Shows every event of a training as `stage step  name value  name value`. */
export function createTrainingProgress(progress: Progress): TrainingObserver {
  return {
    onEvent({ stage, step, metrics }) {
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`);
      progress.update([`${stage} ${step}`, ...figures].join('  '));
    },
  };
}
