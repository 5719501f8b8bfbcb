import { refuseUnknownOptions, requireFunction, requireInteger, requireObject } from 'sentiment-core/http';
import { processWarning } from '../process-warning.ts';
import type { Database } from '../storage/database.ts';
import type { Backoff } from './backoff.ts';
import type { Sender } from './sender.ts';

export interface RetrySchedule extends Backoff {
  /** Given up when a message is older than this, in milliseconds... */
  readonly giveUpAfterMs: number;
  /** ...and after this many attempts: a clock that jumps ahead must not lose a message untried. */
  readonly leastAttempts: number;
}

export const defaultRetrySchedule: RetrySchedule = {
  firstWaitMs: 1_000,
  longestWaitMs: 600_000,
  giveUpAfterMs: 24 * 3_600_000,
  leastAttempts: 10,
};

export interface OutboxOptions {
  readonly database: Database;
  /** By name of the destination. Names are stored and shown. */
  readonly senders: Readonly<Record<string, Sender>>;
  /** Default: tries for 24 hours and at least 10 times, waiting 1 s at first and 10 minutes at most. */
  readonly retry?: Partial<RetrySchedule> | undefined;
  /** Milliseconds between polls for messages that a stopped instance left behind, 10 to 600,000. Default 2,000. */
  readonly pollIntervalMs?: number | undefined;
  /** Milliseconds that delivered and failed messages stay on record. Default 7 days. */
  readonly keepMs?: number | undefined;
  /** Milliseconds that `close` waits for attempts under way, before it aborts them. Default 5,000. */
  readonly closeTimeoutMs?: number | undefined;
  /** Called when the store fails or a message is given up. Default: a warning of the process. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Milliseconds since 1970. Default: the clock of the store. */
  readonly clock?: (() => number) | undefined;
  /** In [0, 1). Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

/** The options, with their defaults. */
export interface OutboxSettings {
  readonly database: Database;
  readonly senders: Readonly<Record<string, Sender>>;
  readonly retry: RetrySchedule;
  readonly pollIntervalMs: number;
  readonly keepMs: number;
  readonly closeTimeoutMs: number;
  readonly onError: (error: unknown) => void;
  readonly clock: (() => number) | undefined;
  readonly random: () => number;
}

const known: Readonly<Record<keyof OutboxOptions, true>> = {
  database: true,
  senders: true,
  retry: true,
  pollIntervalMs: true,
  keepMs: true,
  closeTimeoutMs: true,
  onError: true,
  clock: true,
  random: true,
};
const longest = 1_000 * 24 * 3_600_000;

/** Checked, with defaults. */
export function readOutboxOptions(options: OutboxOptions): OutboxSettings {
  refuseUnknownOptions(options, Object.keys(known));
  const {
    database,
    senders,
    pollIntervalMs = 2_000,
    keepMs = 7 * 24 * 3_600_000,
    closeTimeoutMs = 5_000,
    clock,
  } = options;
  const { onError = processWarning('SENTIMENT_DELIVERY'), random = Math.random } = options;
  requireObject('senders', senders);
  for (const [name, { send, concurrency = 1, timeoutMs = 30_000 }] of Object.entries(senders)) {
    requireFunction(`senders.${name}.send`, send);
    requireInteger(`senders.${name}.concurrency`, concurrency, 1, 100);
    requireInteger(`senders.${name}.timeoutMs`, timeoutMs, 1, 600_000);
  }
  const retry = { ...defaultRetrySchedule, ...options.retry };
  refuseUnknownOptions(retry, Object.keys(defaultRetrySchedule));
  requireInteger('retry.firstWaitMs', retry.firstWaitMs, 1, longest);
  requireInteger('retry.longestWaitMs', retry.longestWaitMs, retry.firstWaitMs, longest);
  requireInteger('retry.giveUpAfterMs', retry.giveUpAfterMs, 0, longest);
  requireInteger('retry.leastAttempts', retry.leastAttempts, 1, 1_000);
  requireInteger('pollIntervalMs', pollIntervalMs, 10, 600_000);
  requireInteger('keepMs', keepMs, 0, longest);
  requireInteger('closeTimeoutMs', closeTimeoutMs, 0, 600_000);
  for (const option of ['onError', 'clock', 'random'] as const)
    if (options[option] !== undefined) requireFunction(option, options[option]);
  return { database, senders, retry, pollIntervalMs, keepMs, closeTimeoutMs, onError, clock, random };
}

/** @param age milliseconds since the message was put into the outbox */
export function isGivenUp(schedule: RetrySchedule, attempts: number, age: number): boolean {
  return attempts >= schedule.leastAttempts && age >= schedule.giveUpAfterMs;
}
