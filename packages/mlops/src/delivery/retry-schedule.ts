export interface RetrySchedule {
  /** Milliseconds before the second attempt; they double with each one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Given up when a message is older than this, in milliseconds... */
  readonly giveUpAfterMs: number;
  /** ...and was tried so often: a clock that jumps ahead must not lose it untried. */
  readonly leastAttempts: number;
}

export const defaultRetrySchedule: RetrySchedule = {
  firstWaitMs: 1_000,
  longestWaitMs: 600_000,
  giveUpAfterMs: 24 * 3_600_000,
  leastAttempts: 10,
};

/**
 * Milliseconds before the next attempt: doubled with each one, and spread over the upper half, so that what failed
 * together does not come back together ("equal jitter", AWS Architecture Blog, Exponential Backoff And Jitter, 2015).
 * @param attempts failed so far, 1 or more
 * @param random in [0, 1)
 */
export const retryWait = (schedule: RetrySchedule, attempts: number, random: number): number => {
  const doubled = schedule.firstWaitMs * 2 ** Math.min(attempts - 1, 40);
  return Math.round(Math.min(doubled, schedule.longestWaitMs) * (0.5 + random / 2));
};

/** @param age milliseconds since the message was put into the outbox */
export const isGivenUp = (schedule: RetrySchedule, attempts: number, age: number): boolean =>
  attempts >= schedule.leastAttempts && age >= schedule.giveUpAfterMs;
