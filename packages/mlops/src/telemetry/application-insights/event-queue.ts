import { backoffMs } from '../../delivery/backoff.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import type { TelemetryStatus } from '../telemetry.ts';
import type { TrackOutcome } from './track-endpoint.ts';

export interface EventQueueOptions {
  /** One attempt. Never rejects. */
  readonly send: (events: readonly TelemetryEvent[]) => Promise<TrackOutcome>;
  /** Events kept while the collector is away; further ones are dropped. */
  readonly capacity: number;
  /** Events of one request. */
  readonly batchSize: number;
  /** Longest wait of an event before it is sent, in milliseconds. */
  readonly intervalMs: number;
  /** Wait after the first failure, doubled with each further one up to the longest, in milliseconds. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** In [0, 1), for the jitter of waits. */
  readonly random: () => number;
  readonly onFailure: (reason: string) => void;
}

interface Entry {
  readonly sequence: number;
  readonly event: TelemetryEvent;
}

interface EventQueue {
  add(event: TelemetryEvent): void;
  /** Resolves when what was added before is accepted or given up, or after so many milliseconds. */
  flush(timeoutMs: number): Promise<void>;
  /** Drops what is left, and takes no more. */
  stop(): void;
  status(): TelemetryStatus;
}

/** First in, first out, in batches, one request at a time. What is refused for now stays in front. Timers hold no process. */
export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { send, capacity, batchSize, intervalMs, random, onFailure } = options;
  let entries: Entry[] = [];
  let lastSequence = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let stopped = false;
  let outage = 0;
  let pausedUntil = 0;
  let largestBatch = batchSize;
  let sent = 0;
  let dropped = 0;
  let failures = 0;
  let lastFailure: string | undefined;

  const settle = (batch: readonly Entry[], outcome: TrackOutcome): void => {
    if (stopped) return;
    const kept: Entry[] = [];
    const { refusals } = outcome;
    const first = refusals.values().next().value;
    for (const [index, entry] of batch.entries()) {
      const refusal = refusals.get(index);
      if (refusal === undefined) sent++;
      else if (refusal.isRetriable || (refusal.isTooLarge && batch.length > 1)) kept.push(entry);
      else dropped++;
    }
    entries.splice(0, batch.length, ...kept);
    largestBatch = first?.isTooLarge ? Math.max(1, batch.length >> 1) : batchSize;
    if (first !== undefined) {
      failures++;
      lastFailure = first.reason;
      onFailure(first.reason);
    }
    pausedUntil = outcome.retryAfterMs === undefined ? 0 : performance.now() + outcome.retryAfterMs;
    outage = refusals.size === batch.length && first?.isRetriable ? outage + 1 : 0;
  };

  const attempt = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (sending !== undefined) return sending;
    const batch = entries.slice(0, largestBatch);
    sending = send(batch.map(({ event }) => event)).then((outcome) => {
      sending = undefined;
      settle(batch, outcome);
      schedule();
    });
    return sending;
  };

  const waitMs = (): number => {
    const pause = Math.max(0, pausedUntil - performance.now());
    if (outage === 0) return Math.max(pause, entries.length >= batchSize ? 0 : intervalMs);
    const backoff = { firstWaitMs: options.firstRetryMs, longestWaitMs: options.longestRetryMs };
    return Math.max(pause, backoffMs(backoff, outage, random()));
  };

  const schedule = (): void => {
    if (stopped || sending !== undefined || timer !== undefined || entries.length === 0) return;
    timer = setTimeout(() => void attempt(), waitMs()).unref();
  };

  return {
    add(event) {
      if (stopped || entries.length >= capacity) {
        dropped++;
        return;
      }
      entries.push({ sequence: ++lastSequence, event });
      if (entries.length === batchSize && outage === 0 && pausedUntil === 0 && sending === undefined) void attempt();
      else schedule();
    },
    async flush(timeoutMs) {
      const end = performance.now() + timeoutMs;
      const last = lastSequence;
      let isFirst = true;
      while (entries.length > 0 && entries[0].sequence <= last) {
        // The first attempt is made at once, unless the collector itself asked for a pause.
        const pause = isFirst ? pausedUntil - performance.now() : sending === undefined && outage > 0 ? waitMs() : 0;
        if (pause > 0 && performance.now() + pause >= end) return;
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        isFirst = false;
        if (!(await isSettledBy(attempt(), end))) return;
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      dropped += entries.length;
      entries = [];
    },
    status: () => ({
      buffered: entries.length,
      sent,
      dropped,
      failures,
      lastFailure,
    }),
  };
}

/** False when `end` on the clock of `performance.now` comes first. */
async function isSettledBy(work: Promise<void>, end: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, end - performance.now()));
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
