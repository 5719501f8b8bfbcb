/** Waits that grow with each failure. */
export interface Backoff {
  /** Milliseconds after the first failure; doubled with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/**
 * Milliseconds to wait before the next attempt: doubled with each failure, and spread over the upper half, so that what failed
 * together does not come back together ("equal jitter", AWS Architecture Blog, Exponential Backoff And Jitter, 2015).
 * @param failures so far, 1 or more
 * @param random in [0, 1]; 1 gives the full wait
 */
export function backoffMs({ firstWaitMs, longestWaitMs }: Backoff, failures: number, random: number): number {
  const doubled = firstWaitMs * 2 ** Math.min(failures - 1, 40);
  return Math.round(Math.min(doubled, longestWaitMs) * (0.5 + random / 2));
}
