import type { Pause } from '../../splitting/each-row.ts';

/** Longest time without a break, in milliseconds. */
const interval = 50;

/**
 * Lets signals come in between the steps of long work.
 * @param atPause may throw to stop it
 * @returns to be called after each step; it takes a break when the last one is long ago
 */
export function createPause(atPause: () => void): Pause {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise((resolve) => setImmediate(resolve));
    atPause();
    last = performance.now();
  };
}
