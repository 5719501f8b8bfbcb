import { type ObservedPrediction, SentimentError } from 'sentiment-core';
import type { TelemetryEvent } from './telemetry-event.ts';

export interface TelemetryStatus {
  /** Events that wait to be sent. */
  readonly buffered: number;
  /** Events that the collector accepted, or that were handed to a back end which does not confirm. */
  readonly sent: number;
  /** Events given up: the buffer was full, the collector refused them, or time was over at the end. */
  readonly dropped: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** Why the last attempt failed. Holds no key and no text. */
  readonly lastFailure?: string | undefined;
}

/** Where events about the service go. No method but `deliver` ever rejects, and none blocks the event loop. */
export interface Telemetry {
  /** Sends nothing: no events need to be made for it. */
  readonly isQuiet?: boolean | undefined;
  /** Buffered, never waits, never throws. What does not fit into the buffer is dropped and counted. */
  track(event: TelemetryEvent): void;
  /** Sees every prediction, sampled or not, for metrics. Keeps no text. */
  readonly measure?: ((predictions: readonly ObservedPrediction[]) => void) | undefined;
  /**
   * Resolves when the collector has accepted the event; one attempt, the caller repeats it. An event may arrive twice
   * when an answer is lost: its id tells.
   * @throws {SentimentError} `delivery_failed`, `aborted`
   */
  deliver(event: TelemetryEvent, signal?: AbortSignal): Promise<void>;
  /**
   * Sends what was tracked before. Resolves when all of it is accepted or given up, or after `timeoutMs`; the rest
   * then stays buffered, and is sent later if the process lives. Needed at the end of every call of a function, where
   * the process may be frozen between calls.
   */
  flush(timeoutMs: number): Promise<void>;
  /** Flushes within `timeoutMs` (default 5,000), then drops what is left and lets go of everything. Idempotent. */
  close(timeoutMs?: number): Promise<void>;
  status(): TelemetryStatus;
}

/** How long `close` waits for the collector unless told, in milliseconds. */
export const defaultCloseTimeoutMs = 5_000;

const status = { buffered: 0, sent: 0, dropped: 0, failures: 0 };

/** Takes every event and sends none: what runs where no collector is set. */
export function createQuietTelemetry(): Telemetry {
  return {
    isQuiet: true,
    track() {},
    deliver: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
    status: () => status,
  };
}

/** Resolves with the work, or after `timeoutMs` milliseconds. Keeps the process alive until then. */
export async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, timeoutMs));
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function deliveryAborted(cause: unknown): SentimentError {
  return new SentimentError({ code: 'aborted', message: 'the delivery of an event was aborted', cause });
}

/** @param packages what to install, for a command of npm */
export function packageMissing(purpose: string, packages: string, cause: unknown): SentimentError {
  const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new SentimentError({
    code: 'engine_missing',
    message: `${purpose} needs a package that is not installed: npm install ${packages} (${why})`,
    cause,
  });
}
