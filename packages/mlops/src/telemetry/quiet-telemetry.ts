import type { Telemetry } from './telemetry.ts';

const status = { buffered: 0, sent: 0, dropped: 0, failures: 0 };

/** Takes every event and sends none: what runs where no collector is set. */
export const createQuietTelemetry = (): Telemetry => ({
  isQuiet: true,
  track() {},
  deliver: () => Promise.resolve(),
  flush: () => Promise.resolve(),
  close: () => Promise.resolve(),
  status: () => status,
});
