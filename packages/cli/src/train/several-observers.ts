import type { TrainingObserver } from 'sentiment-core';

/** One observer that tells all; the failure of one does not keep the event from the others. */
export function severalObservers(observers: readonly (TrainingObserver | undefined)[]): TrainingObserver {
  return {
    onEvent(event) {
      const failures: unknown[] = [];
      for (const observer of observers) {
        try {
          observer?.onEvent(event);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
