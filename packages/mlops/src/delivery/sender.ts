import { SentimentError } from 'sentiment-core';

/** What a sender receives besides the payload. */
export interface DeliveryAttempt {
  /** The same in every attempt: receivers can tell by it that they have a message already. */
  readonly id: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** When it was put into the outbox, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** Brings one message to one destination. */
export interface Sender {
  /**
   * Resolves once the receiver has taken the message; a text it resolves to is recorded. A message can arrive twice, when
   * the process dies between sending and recording.
   * @param payload as given to `enqueue`, after JSON
   * @param signal aborts after `timeoutMs`, and when the outbox closes
   * @throws what failed. Messages of a `SentimentError` are recorded and shown, so they hold no secrets; of any other
   * error only its name and code are.
   */
  send(payload: unknown, signal: AbortSignal, attempt: DeliveryAttempt): Promise<string | void>;
  /** Messages under way at once, 1 to 100. Default 1. */
  readonly concurrency?: number | undefined;
  /** Milliseconds an attempt may take, 1 to 600,000. Default 30,000. */
  readonly timeoutMs?: number | undefined;
}

/** Waits asked for by receivers, by the failure that carries their answer. */
const askedWaits = new WeakMap<SentimentError, number>();

/**
 * An attempt that failed.
 * @param message is recorded and shown: no address, no key, nothing the receiver said
 * @param retryAfterMs the receiver asked to be left alone for so long
 */
export function deliveryFailure(message: string, cause?: unknown, retryAfterMs?: number): SentimentError {
  const failure = new SentimentError({ code: 'delivery_failed', message, cause });
  if (retryAfterMs !== undefined) askedWaits.set(failure, retryAfterMs);
  return failure;
}

/** Milliseconds that the receiver asked to wait, or 0. */
export function askedWaitOf(failure: unknown): number {
  return SentimentError.isInstance(failure) ? (askedWaits.get(failure) ?? 0) : 0;
}

const longestNote = 200;
const plainCode = /^[A-Za-z0-9_]{1,40}$/;

/**
 * A failure in words that may be stored and shown. Messages of foreign errors can quote addresses and keys, so only
 * their names and codes are used.
 */
export function describeDeliveryFailure(failure: unknown): string {
  if (SentimentError.isInstance(failure)) return failure.message.slice(0, longestNote);
  const code = codeOf(failure);
  const name = failure instanceof Error && plainCode.test(failure.name) ? failure.name : 'Error';
  return code === undefined ? `failed with ${name}` : `failed with ${name} (${code})`;
}

/** Code of an error or of what caused it, e.g. `ECONNREFUSED`. */
export function codeOf(failure: unknown, depth = 5): string | undefined {
  if (!(failure instanceof Error) || depth === 0) return undefined;
  if ('code' in failure && typeof failure.code === 'string' && plainCode.test(failure.code)) return failure.code;
  const inner: unknown = failure instanceof AggregateError ? failure.errors[0] : failure.cause;
  return codeOf(inner, depth - 1);
}
