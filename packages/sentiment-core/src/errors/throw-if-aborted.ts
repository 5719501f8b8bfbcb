import { SentimentError } from './sentiment-error.ts';

/**
 * @param what for the message, e.g. `training was aborted`
 * @throws {SentimentError} `aborted`
 */
export function throwIfAborted(signal: AbortSignal | undefined, what = 'training was aborted'): void {
  if (signal?.aborted) throw new SentimentError({ code: 'aborted', message: what, cause: signal.reason });
}
