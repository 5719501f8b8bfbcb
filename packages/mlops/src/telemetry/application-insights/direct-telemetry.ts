import { deliveryFailure } from '../../delivery/delivery-failure.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { defaultCloseTimeoutMs, type Telemetry } from '../telemetry.ts';
import { within } from '../within.ts';
import type { ApplicationInsightsOptions } from './application-insights-options.ts';
import { createConfirmedSending } from './confirmed-sending.ts';
import type { ApplicationInsightsConnection } from './connection-string.ts';
import { createEnvelopeWriter } from './envelope.ts';
import { createEventQueue } from './event-queue.ts';
import { refuseAll, type TrackOutcome } from './track-answer.ts';
import { createTrackEndpoint } from './track-endpoint.ts';

/** Warns once an outage: the next warning comes after events were accepted again. */
const warnOnceAnOutage = (): { fail: (reason: string) => void; recover: () => void } => {
  let warned = false;
  return {
    fail(reason) {
      if (!warned) console.warn(`Telemetry is not accepted: ${reason} (told once an outage; set onFailure)`);
      warned = true;
    },
    recover() {
      warned = false;
    },
  };
};

/** Posts envelopes itself, with nothing but Node: confirmed per event, buffered in memory alone. */
export const createDirectTelemetry = (
  connection: ApplicationInsightsConnection,
  options: ApplicationInsightsOptions,
): Telemetry => {
  const { batchSize = 250, onFailure } = options;
  const warning = warnOnceAnOutage();
  const ended = new AbortController();
  let closing: Promise<void> | undefined;
  let delivered = 0;
  let failures = 0;
  let lastFailure: string | undefined;

  const toEnvelope = createEnvelopeWriter({
    instrumentationKey: connection.instrumentationKey,
    role: options.role ?? 'sentiment-core',
    roleInstance: options.roleInstance,
  });
  const post = createTrackEndpoint({
    trackUrl: connection.trackUrl,
    fetch: options.fetch,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    clock: options.clock ?? Date.now,
  });

  const send = async (events: readonly TelemetryEvent[]): Promise<TrackOutcome> => {
    if (ended.signal.aborted) return refuseAll(events.length, { isRetriable: true, reason: 'telemetry is closed' });
    const outcome = await post(events.map(toEnvelope), ended.signal);
    if (outcome.refusals.size < events.length) warning.recover();
    return outcome;
  };
  const tell = (reason: string): void => (onFailure ?? warning.fail)(reason);

  const queue = createEventQueue({
    send,
    capacity: options.capacity ?? 10_000,
    batchSize,
    intervalMs: options.intervalMs ?? 2_000,
    firstRetryMs: options.firstRetryMs ?? 1_000,
    longestRetryMs: options.longestRetryMs ?? 60_000,
    random: options.random ?? Math.random,
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
        ...(reason === undefined ? {} : { lastFailure: reason }),
      };
    },
  };
};
