import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { backoffMs } from './backoff.ts';
import {
  type AttemptOutcome,
  type ClaimedDelivery,
  createDeliveryQueue,
  type OutgoingMessage,
} from './delivery-queue.ts';
import { type OutboxOptions, readOutboxOptions, type RetrySchedule } from './outbox-options.ts';
import { askedWaitOf, deliveryFailure, describeDeliveryFailure, type Sender } from './sender.ts';

/** Messages that must arrive, however long their receivers are away. */
export interface Outbox {
  /** Names of the senders. */
  readonly destinations: readonly string[];
  /**
   * Writes the message in the caller's transaction and returns its id: it is sent if and only if that commits. Sending
   * happens in the background.
   * @throws {SentimentError} what the store throws
   */
  enqueue(transaction: Kysely<Schema>, message: OutgoingMessage): Promise<string>;
  /** Looks for messages now, without waiting for the next look. */
  wake(): void;
  /**
   * Sends what is due, and waits for attempts under way.
   * @returns whether nothing was left to send now; what failed waits in the store for its next attempt
   */
  flush(timeoutMs: number): Promise<boolean>;
  /** Stops. Attempts under way have `closeTimeoutMs`; what is not sent stays in the store. Safe to call twice. */
  close(): Promise<void>;
}

/** Time between the end of an attempt and the moment another instance may try, for recording how it ended. */
const leaseMarginMs = 10_000;
const wakeDelayMs = 100;
const settlingTries = 5;
const tidyIntervalMs = 3_600_000;

/**
 * A durable outbox. Each destination has a queue of its own: a slow webhook does not hold the mails. Among several
 * instances a message is leased to one. It is sent at least once, usually once; `DeliveryAttempt.id` tells repetitions.
 * @throws {SentimentError} `option_invalid`
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const settings = readOutboxOptions(options);
  const { senders, limits, retry, pollIntervalMs, closeTimeoutMs, onError, random } = settings;
  const queue = createDeliveryQueue(settings);
  const closing = new AbortController();
  let closed = false;
  let tidiedAt = -Infinity;
  let closedAfter: Promise<void> | undefined;

  /** The messages are out by now: recording that is worth several tries. */
  const settle = async (outcomes: readonly AttemptOutcome[], destination: string): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        const givenUp = await queue.settle(outcomes);
        for (const { id, attempt } of givenUp)
          onError(deliveryFailure(`message ${id} to "${destination}" is given up after ${attempt} attempts`));
        return;
      } catch (error) {
        if (tries === settlingTries) throw error;
      }
    }
  };

  const emptyQueue = async (destination: string): Promise<void> => {
    const [sender, limit] = [senders[destination], limits[destination]];
    if (sender === undefined || limit === undefined) return;
    const { concurrency, timeoutMs } = limit;
    while (!closed) {
      const claimed = await queue.claim(destination, concurrency, timeoutMs + leaseMarginMs);
      if (claimed.length === 0) return;
      const shared = { sender, closing: closing.signal, timeoutMs, retry, random };
      await settle(await Promise.all(claimed.map((delivery) => attemptDelivery({ ...shared, delivery }))), destination);
    }
  };
  const queues = createWorkQueues(emptyQueue, onError);

  const look = async (): Promise<boolean> => {
    const due = (await queue.dueDestinations()).filter((destination) => Object.hasOwn(senders, destination));
    if (!closed) for (const destination of due) queues.start(destination);
    return due.length > 0;
  };
  const looks = createWorkQueues(async () => void (await look()), onError);
  const wake = (): void => {
    if (!closed) looks.start('');
  };

  let waking = false;
  /** After the caller's transaction, as a rule, and once for many; if it takes longer, the next look finds the message. */
  const wakeSoon = (): void => {
    if (waking) return;
    waking = true;
    const timer = setTimeout(() => {
      waking = false;
      wake();
    }, wakeDelayMs);
    timer.unref();
  };

  const tidy = async (): Promise<void> => {
    if (performance.now() - tidiedAt < tidyIntervalMs) return;
    tidiedAt = performance.now();
    await queue.tidy();
  };
  let tidying = Promise.resolve();
  const poll = setInterval(() => {
    wake();
    tidying = tidy().catch(onError);
  }, pollIntervalMs);
  poll.unref();
  wake();

  return {
    destinations: Object.keys(senders),
    async enqueue(transaction, message) {
      const id = await queue.enqueue(transaction, message);
      wakeSoon();
      return id;
    },
    wake,
    async flush(timeoutMs) {
      const end = performance.now() + timeoutMs;
      const remaining = async (): Promise<boolean> => {
        while (!closed && performance.now() < end) {
          const someDue = await look();
          await queues.idle();
          if (!someDue) return true;
        }
        return false;
      };
      const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, timeoutMs, false).unref());
      return Promise.race([remaining(), timeout]);
    },
    close() {
      closed = true;
      clearInterval(poll);
      return (closedAfter ??= (async () => {
        const abort = setTimeout(() => closing.abort(), closeTimeoutMs);
        await Promise.all([looks.idle(), queues.idle(), tidying]);
        clearTimeout(abort);
      })());
    },
  };
}

interface AttemptDeliveryOptions {
  readonly sender: Sender;
  readonly delivery: ClaimedDelivery;
  /** Aborts when the outbox closes. */
  readonly closing: AbortSignal;
  readonly timeoutMs: number;
  readonly retry: RetrySchedule;
  readonly random: () => number;
}

const longestAskedWaitMs = 3_600_000;
const longestNote = 200;

/** One attempt; never rejects, and ends when its time is over whatever the sender does. */
async function attemptDelivery(options: AttemptDeliveryOptions): Promise<AttemptOutcome> {
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
    const asked = Math.min(askedWaitOf(error), longestAskedWaitMs);
    return { delivery, ended: 'failed', note, waitMs: Math.max(asked, backoffMs(retry, attempt, random())) };
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClosing);
  }
}

/** Work that runs once at a time for each name. */
interface WorkQueues {
  /** Runs the work of this name; when it is running already, once more afterwards. */
  start(name: string): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/** @param onError called with what `work` throws */
export function createWorkQueues(work: (name: string) => Promise<void>, onError: (error: unknown) => void): WorkQueues {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();

  const run = async (name: string): Promise<void> => {
    do {
      again.delete(name);
      try {
        await work(name);
      } catch (error) {
        onError(error);
        again.delete(name);
      }
    } while (again.has(name));
    running.delete(name);
  };

  return {
    start(name) {
      if (running.has(name)) again.add(name);
      else running.set(name, run(name));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
