import { deliveryFailure } from '../../delivery/delivery-failure.ts';
import { deliveryAborted } from '../delivery-aborted.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import type { TrackOutcome } from './track-answer.ts';

export interface ConfirmedSendingOptions {
  /** One attempt. Never rejects. */
  readonly send: (events: readonly TelemetryEvent[]) => Promise<TrackOutcome>;
  /** Events of one request. */
  readonly batchSize: number;
}

export interface ConfirmedSending {
  /** @throws {SentimentError} `delivery_failed`, `aborted` */
  deliver(event: TelemetryEvent, signal?: AbortSignal): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

interface Delivery {
  readonly event: TelemetryEvent;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Each event has its own answer; those that are handed over in the same turn of the event loop share a request. */
export const createConfirmedSending = ({ send, batchSize }: ConfirmedSendingOptions): ConfirmedSending => {
  let waiting: Delivery[] = [];
  let pausedUntil = 0;
  const underWay = new Set<Promise<unknown>>();

  const sendBatch = async (batch: readonly Delivery[]): Promise<void> => {
    const { refusals, retryAfterMs } = await send(batch.map(({ event }) => event));
    if (retryAfterMs !== undefined) pausedUntil = performance.now() + retryAfterMs;
    for (const [index, { resolve, reject }] of batch.entries()) {
      const refusal = refusals.get(index);
      if (refusal === undefined) resolve();
      else reject(deliveryFailure(refusal.reason, undefined, retryAfterMs));
    }
  };
  const sendWaiting = (): void => {
    const deliveries = waiting;
    waiting = [];
    for (let start = 0; start < deliveries.length; start += batchSize)
      void track(sendBatch(deliveries.slice(start, start + batchSize)));
  };
  const track = async (work: Promise<unknown>): Promise<void> => {
    underWay.add(work);
    await work.catch(() => undefined);
    underWay.delete(work);
  };
  const pauseMs = (): number => Math.max(0, pausedUntil - performance.now());

  const enqueue = (event: TelemetryEvent, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        waiting = waiting.filter((other) => other !== delivery);
        reject(deliveryAborted(signal?.reason));
      };
      const settle = (): void => signal?.removeEventListener('abort', abort);
      const delivery: Delivery = {
        event,
        resolve: () => (settle(), resolve()),
        reject: (error) => (settle(), reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(delivery);
      if (waiting.length === 1) setImmediate(sendWaiting);
    });

  return {
    async deliver(event, signal) {
      if (signal?.aborted) throw deliveryAborted(signal.reason);
      if (pauseMs() > 0) throw deliveryFailure('the collector asked for a pause', undefined, pauseMs());
      const delivery = enqueue(event, signal);
      void track(delivery);
      await delivery;
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};
