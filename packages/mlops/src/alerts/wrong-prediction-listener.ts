import type { Outbox } from '../delivery/outbox.ts';
import type { FeedbackListener } from '../feedback/feedback-listener.ts';
import { createWrongPredictionEvent } from '../telemetry/wrong-prediction-event.ts';

export interface WrongPredictionListenerOptions {
  readonly outbox: Pick<Outbox, 'enqueue'>;
  /** Destination of `createTelemetryChannel`. Default `telemetry`. */
  readonly destination?: string | undefined;
}

/** Puts a WRONG_PREDICTION event into the outbox, in the transaction of the feedback: every one arrives. */
export const createWrongPredictionListener = (
  options: WrongPredictionListenerOptions,
): Required<Pick<FeedbackListener, 'onChange'>> => {
  const { outbox, destination = 'telemetry' } = options;
  return {
    async onChange(change, transaction) {
      if (change.turned !== 'wrong') return;
      await outbox.enqueue(transaction, { destination, payload: createWrongPredictionEvent(change) });
    },
  };
};
