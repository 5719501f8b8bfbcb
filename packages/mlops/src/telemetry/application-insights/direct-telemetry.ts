import { warnOnce } from 'sentiment-core/http';
import { deliveryFailure } from '../../delivery/sender.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { defaultCloseTimeoutMs, deliveryAborted, type Telemetry, within } from '../telemetry.ts';
import type { ApplicationInsightsConnection, ApplicationInsightsSettings } from './application-insights-options.ts';
import { createEnvelopeWriter } from './envelope.ts';
import { createEventQueue } from './event-queue.ts';
import { createTrackEndpoint, refuseAll, type TrackOutcome } from './track-endpoint.ts';

/** Posts envelopes itself, with nothing but Node: confirmed per event, buffered in memory alone. */
export function createDirectTelemetry(
  connection: ApplicationInsightsConnection,
  settings: ApplicationInsightsSettings,
): Telemetry {
  const { batchSize, onFailure } = settings;
  // The next warning comes after events were accepted again.
  const warning = warnOnce('Telemetry is not accepted (told once an outage; set onFailure):');
  const ended = new AbortController();
  let closing: Promise<void> | undefined;
  let delivered = 0;
  let failures = 0;
  let lastFailure: string | undefined;

  const toEnvelope = createEnvelopeWriter({
    instrumentationKey: connection.instrumentationKey,
    role: settings.role,
    roleInstance: settings.roleInstance,
  });
  const post = createTrackEndpoint({
    trackUrl: connection.trackUrl,
    fetch: settings.fetch,
    requestTimeoutMs: settings.requestTimeoutMs,
    clock: settings.clock,
  });

  const send = async (events: readonly TelemetryEvent[]): Promise<TrackOutcome> => {
    if (ended.signal.aborted) return refuseAll(events.length, { isRetriable: true, reason: 'telemetry is closed' });
    const outcome = await post(events.map(toEnvelope), ended.signal);
    if (outcome.refusals.size < events.length) warning.reset();
    return outcome;
  };
  const tell = (reason: string): void => (onFailure ?? warning)(reason);

  const queue = createEventQueue({
    send,
    capacity: settings.capacity,
    batchSize,
    intervalMs: settings.intervalMs,
    firstRetryMs: settings.firstRetryMs,
    longestRetryMs: settings.longestRetryMs,
    random: settings.random,
    onFailure: tell,
  });
  const confirmed = createConfirmedSending({
    batchSize,
    async send(events) {
      const outcome = await send(events);
      const [refusal] = outcome.refusals.values();
      delivered += events.length - outcome.refusals.size;
      if (refusal === undefined) return outcome;
      failures++;
      lastFailure = refusal.reason;
      tell(refusal.reason);
      return outcome;
    },
  });

  const flush = (timeoutMs: number): Promise<void> =>
    within(timeoutMs, Promise.all([queue.flush(timeoutMs), confirmed.settled()]));

  return {
    track: queue.add,
    async deliver(event, signal) {
      if (closing !== undefined) throw deliveryFailure('telemetry is closed');
      await confirmed.deliver(event, signal);
    },
    flush,
    close(timeoutMs = defaultCloseTimeoutMs) {
      closing ??= flush(timeoutMs).then(() => {
        queue.stop();
        ended.abort();
      });
      return closing;
    },
    status() {
      const status = queue.status();
      const reason = lastFailure ?? status.lastFailure;
      return {
        ...status,
        sent: status.sent + delivered,
        failures: status.failures + failures,
        lastFailure: reason,
      };
    },
  };
}

interface ConfirmedSendingOptions {
  /** One attempt. Never rejects. */
  readonly send: (events: readonly TelemetryEvent[]) => Promise<TrackOutcome>;
  /** Events of one request. */
  readonly batchSize: number;
}

interface ConfirmedSending {
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
function createConfirmedSending({ send, batchSize }: ConfirmedSendingOptions): ConfirmedSending {
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
}
