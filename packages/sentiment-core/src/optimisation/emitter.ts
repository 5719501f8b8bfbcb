import type { FitOptions, TrainingEvent } from '../contracts/trainer.ts';

export type EmitTrainingEvent = (
  stage: TrainingEvent['stage'],
  step: number,
  metrics: Readonly<Record<string, number>>,
) => void;

/** An observer may fail; the training it watches must not. */
export function createEmitter({ observer, onObserverError }: FitOptions): EmitTrainingEvent {
  return (stage, step, metrics) => {
    try {
      observer?.onEvent({ stage, step, metrics });
    } catch (error) {
      if (onObserverError) onObserverError(error);
      else console.warn('sentiment-core: a training observer failed', error);
    }
  };
}
