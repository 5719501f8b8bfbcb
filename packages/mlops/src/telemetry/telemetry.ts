import type { ObservedPrediction } from 'sentiment-core';
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
  readonly lastFailure?: string;
}

/** Where events about the service go. No method but `deliver` ever rejects, and none blocks the event loop. */
export interface Telemetry {
  /** It sends nothing, so there is no need to make events for it. */
  readonly isQuiet?: boolean;
  /** Buffered, never waits, never throws. What does not fit into the buffer is dropped and counted. */
  track(event: TelemetryEvent): void;
  /** Sees every prediction, sampled or not, for metrics. Keeps no text. */
  measure?(predictions: readonly ObservedPrediction[]): void;
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
