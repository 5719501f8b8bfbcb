import {
  callback,
  integer,
  opaque,
  optional,
  optionsOf,
  type OutputOf,
  parseOptions,
  record,
  withDefault,
  withDefaults,
  withRules,
} from 'sentiment-core/http';
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

const longest = 1_000 * 24 * 3_600_000;

const retrySchedule = withRules(
  optionsOf<Partial<RetrySchedule>>()({
    firstWaitMs: withDefault(integer(1, longest), 1_000),
    longestWaitMs: withDefault(integer(1, longest), 600_000),
    giveUpAfterMs: withDefault(integer(0, longest), 24 * 3_600_000),
    leastAttempts: withDefault(integer(1, 1_000), 10),
  }),
  [
    {
      option: 'longestWaitMs',
      expected: ({ firstWaitMs }) => `at least "firstWaitMs", ${firstWaitMs}`,
      holds: ({ firstWaitMs, longestWaitMs }) => longestWaitMs >= firstWaitMs,
    },
  ],
);

export const defaultRetrySchedule: RetrySchedule = parseOptions(retrySchedule, {});

const outboxOptions = optionsOf<OutboxOptions>()({
  database: opaque<Database>(),
  senders: record(opaque<Sender>()),
  retry: withDefaults(retrySchedule),
  pollIntervalMs: withDefault(integer(10, 600_000), 2_000),
  keepMs: withDefault(integer(0, longest), 7 * 24 * 3_600_000),
  closeTimeoutMs: withDefault(integer(0, 600_000), 5_000),
  onError: withDefault(callback<(error: unknown) => void>(), processWarning('SENTIMENT_DELIVERY')),
  clock: optional(callback<() => number>()),
  random: withDefault(callback<() => number>(), () => Math.random()),
});

interface SenderLimits {
  readonly concurrency: number;
  readonly timeoutMs: number;
}

export interface OutboxSettings extends OutputOf<typeof outboxOptions> {
  /** Of each sender, by its name. */
  readonly limits: Readonly<Record<string, SenderLimits>>;
}

const concurrency = withDefault(integer(1, 100), 1);
const timeoutMs = withDefault(integer(1, 600_000), 30_000);

/** Checked, with defaults. */
export function readOutboxOptions(options: OutboxOptions): OutboxSettings {
  const settings = parseOptions(outboxOptions, options);
  const limits = Object.entries(settings.senders).map(([name, sender]): [string, SenderLimits] => {
    // Not copied: a sender may be an instance of a class.
    parseOptions(callback(), sender.send, `senders.${name}.send`);
    return [
      name,
      {
        concurrency: parseOptions(concurrency, sender.concurrency, `senders.${name}.concurrency`),
        timeoutMs: parseOptions(timeoutMs, sender.timeoutMs, `senders.${name}.timeoutMs`),
      },
    ];
  });
  return { ...settings, limits: Object.fromEntries(limits) };
}

/** @param age milliseconds since the message was put into the outbox */
export function isGivenUp(schedule: RetrySchedule, attempts: number, age: number): boolean {
  return attempts >= schedule.leastAttempts && age >= schedule.giveUpAfterMs;
}
