import { uptime } from 'node:os';

/**
 * Milliseconds that only pass, whatever is done to the wall clock. `performance.now()` stands still while the machine
 * sleeps, the uptime does not; it is coarser.
 */
export const createSteadyClock = (): (() => number) => {
  const [startNow, startUptime] = [performance.now(), uptime()];
  return () => Math.max(performance.now() - startNow, (uptime() - startUptime) * 1_000);
};
