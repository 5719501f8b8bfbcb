import type { Telemetry } from './telemetry.ts';

/** Deliveries that some back ends accepted and others did not, remembered until they are repeated. */
const longestMemory = 10_000;

/**
 * Sends every event to all of them. `deliver` resolves when all have accepted the event; when it is repeated after a
 * failure, those that had accepted it are not asked again.
 */
export const combineTelemetry = (parts: readonly Telemetry[]): Telemetry => {
  const partlyDelivered = new Map<string, ReadonlySet<Telemetry>>();
  const remember = (id: string, done: ReadonlySet<Telemetry>): void => {
    partlyDelivered.delete(id);
    if (done.size === 0) return;
    partlyDelivered.set(id, done);
    const [oldest] = partlyDelivered.keys();
    if (partlyDelivered.size > longestMemory && oldest !== undefined) partlyDelivered.delete(oldest);
  };

  const measuring = parts.filter((part) => part.measure !== undefined);
  return {
    track: (event) => parts.forEach((part) => part.track(event)),
    ...(measuring.length === 0
      ? {}
      : { measure: (predictions) => measuring.forEach((part) => part.measure?.(predictions)) }),
    async deliver(event, signal) {
      const done = new Set(partlyDelivered.get(event.id));
      const results = await Promise.allSettled(
        parts.map(async (part) => {
          if (!done.has(part)) await part.deliver(event, signal);
          done.add(part);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      remember(event.id, failed === undefined ? new Set() : done);
      if (failed !== undefined) throw failed.reason;
    },
    flush: (timeoutMs) => Promise.all(parts.map((part) => part.flush(timeoutMs))).then(() => undefined),
    close: (timeoutMs) => Promise.all(parts.map((part) => part.close(timeoutMs))).then(() => undefined),
    status() {
      const all = parts.map((part) => part.status());
      const sum = (field: 'buffered' | 'sent' | 'dropped' | 'failures') =>
        all.reduce((total, status) => total + status[field], 0);
      const lastFailure = all.find((status) => status.lastFailure !== undefined)?.lastFailure;
      return {
        buffered: sum('buffered'),
        sent: sum('sent'),
        dropped: sum('dropped'),
        failures: sum('failures'),
        ...(lastFailure === undefined ? {} : { lastFailure }),
      };
    },
  };
};
