import { setTimeout as sleep } from 'node:timers/promises';
import { isLocked, sqliteFailure } from './sqlite-failure.ts';

const longestWait = 100;

/**
 * Tries again while the file is locked by another connection, without holding up the event loop.
 * @param patience milliseconds, then it gives up
 * @throws {SentimentError} `storage_unavailable` or `storage_failed`
 */
export const waitWhileLocked = async <Result>(
  patience: number,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  const giveUp = performance.now() + patience;
  for (let wait = 1; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || performance.now() + wait > giveUp) throw sqliteFailure(error);
    }
    // Spread, so that processes that wait for each other do not stay in step.
    await sleep(wait * (0.5 + Math.random() / 2));
  }
};
