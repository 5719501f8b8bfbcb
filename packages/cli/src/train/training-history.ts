import type { TrainingObserver } from 'sentiment-core';

/** Figures of one iteration, or of a whole epoch: `step`, `epoch` where there are epochs, `loss`, `validationLoss`, ... */
export type HistoryEntry = Readonly<Record<string, number>>;

export interface TrainingHistory {
  readonly observer: TrainingObserver;
  /** In order; of each epoch what was said last. */
  readonly entries: readonly HistoryEntry[];
}

/** Keeps the figures that learning curves are drawn from, and passes every event on. */
export function createTrainingHistory(next: TrainingObserver): TrainingHistory {
  const entries: HistoryEntry[] = [];
  return {
    entries,
    observer: {
      onEvent(event) {
        const { stage, step, metrics } = event;
        if (stage === 'iteration' && Object.values(metrics).every(Number.isFinite)) {
          const { steps: _, ...figures } = metrics;
          if (figures['epoch'] !== undefined && entries.at(-1)?.['epoch'] === figures['epoch']) entries.pop();
          entries.push({ step, ...figures });
        }
        next.onEvent(event);
      },
    },
  };
}
