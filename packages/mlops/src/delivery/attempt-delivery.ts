import type { AttemptOutcome, ClaimedDelivery } from './delivery-queue.ts';
import { askedWaitOf, describeDeliveryFailure } from './delivery-failure.ts';
import { retryWait, type RetrySchedule } from './retry-schedule.ts';
import type { Sender } from './sender.ts';

export interface AttemptDeliveryOptions {
  readonly sender: Sender;
  readonly delivery: ClaimedDelivery;
  /** Aborts when the outbox closes. */
  readonly closing: AbortSignal;
  readonly timeoutMs: number;
  readonly retry: RetrySchedule;
  readonly random: () => number;
}

const longestAskedWait = 3_600_000;
const longestNote = 200;

/** One attempt; never rejects, and ends when its time is over whatever the sender does. */
export const attemptDelivery = async (options: AttemptDeliveryOptions): Promise<AttemptOutcome> => {
  const { sender, delivery, closing, timeoutMs, retry, random } = options;
  const { id, attempt, createdAt, payload } = delivery;
  const stop = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, timeoutMs);
  const onClosing = (): void => stop.abort();
  closing.addEventListener('abort', onClosing);
  if (closing.aborted) onClosing();
  try {
    const over = new Promise<never>((_, reject) => {
      const stopped = (): void => reject(new Error('stopped'));
      if (stop.signal.aborted) stopped();
      stop.signal.addEventListener('abort', stopped);
    });
    const sending = (async () => sender.send(payload, stop.signal, { id, attempt, createdAt }))();
    const said = await Promise.race([sending, over]);
    return { delivery, ended: 'delivered', note: typeof said === 'string' ? said.slice(0, longestNote) : null };
  } catch (error) {
    if (closing.aborted) return { delivery, ended: 'released', note: null };
    const note = late ? `took longer than ${timeoutMs} ms` : describeDeliveryFailure(error);
    const asked = Math.min(askedWaitOf(error), longestAskedWait);
    return { delivery, ended: 'failed', note, waitMs: Math.max(asked, retryWait(retry, attempt, random())) };
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClosing);
  }
};
