import { SentimentError } from 'sentiment-core';

/** Waits asked for by receivers, by the failure that carries their answer. */
const askedWaits = new WeakMap<SentimentError, number>();

/**
 * An attempt that failed.
 * @param message is recorded and shown: no address, no key, nothing the receiver said
 * @param retryAfterMs the receiver asked to be left alone for so long
 */
export const deliveryFailure = (message: string, cause?: unknown, retryAfterMs?: number): SentimentError => {
  const failure = new SentimentError({ code: 'delivery_failed', message, cause });
  if (retryAfterMs !== undefined) askedWaits.set(failure, retryAfterMs);
  return failure;
};

/** Milliseconds that the receiver asked to wait, or 0. */
export const askedWaitOf = (failure: unknown): number =>
  SentimentError.isInstance(failure) ? (askedWaits.get(failure) ?? 0) : 0;

const longestNote = 200;
const plainCode = /^[A-Za-z0-9_]{1,40}$/;

/**
 * A failure in words that may be stored and shown. Messages of foreign errors can quote addresses and keys, so only
 * their names and codes are used.
 */
export const describeDeliveryFailure = (failure: unknown): string => {
  if (SentimentError.isInstance(failure)) return failure.message.slice(0, longestNote);
  const code = codeOf(failure);
  const name = failure instanceof Error && plainCode.test(failure.name) ? failure.name : 'Error';
  return code === undefined ? `failed with ${name}` : `failed with ${name} (${code})`;
};

/** Code of an error or of what caused it, e.g. `ECONNREFUSED`. */
export const codeOf = (failure: unknown, depth = 5): string | undefined => {
  if (!(failure instanceof Error) || depth === 0) return undefined;
  if ('code' in failure && typeof failure.code === 'string' && plainCode.test(failure.code)) return failure.code;
  const inner: unknown = failure instanceof AggregateError ? failure.errors[0] : failure.cause;
  return codeOf(inner, depth - 1);
};
