import {
  callback,
  either,
  exactly,
  instance,
  integer,
  list,
  number,
  opaque,
  optional,
  optionsOf,
  parseOptions,
  text,
  withDefault,
  withDefaults,
} from 'sentiment-core/http';
import type { Outbox } from '../delivery/outbox.ts';
import { processWarning } from '../process-warning.ts';
import type { Database } from '../storage/database.ts';
import { createSteadyClock } from './rule-state.ts';

/** When reported errors are an alert. */
export interface WrongPredictionsRule {
  /** Distinct predictions with a standing report, 1 to 10,000. Default 3. */
  readonly threshold: number;
  /** Milliseconds from the first to the last of them, both included. Default 5 minutes. */
  readonly windowMs: number;
  /** Milliseconds after a firing in which nothing fires. Default 10 minutes. */
  readonly cooldownMs: number;
}

/** A year. */
const longest = 365 * 24 * 3_600_000;

export const wrongPredictionsRule = optionsOf<Partial<WrongPredictionsRule>>()({
  threshold: withDefault(integer(1, 10_000), 3),
  windowMs: withDefault(integer(0, longest), 300_000),
  cooldownMs: withDefault(integer(1, longest), 600_000),
});

export const defaultWrongPredictionsRule: WrongPredictionsRule = parseOptions(wrongPredictionsRule, {});

/** When the live error rate raises an alert. */
export interface WrongRateRule {
  /** Error rate that the lower bound must exceed, in (0, 1). Default 0.4: satisfied users seldom give feedback. */
  readonly limit: number;
  /** Predictions with feedback needed before the rule may fire, 1 to 1,000,000. Default 50. */
  readonly leastFeedback: number;
  /** Window in hours, the current one included, 1 to 720. Default 24. */
  readonly hours: number;
  /** Milliseconds after a firing in which nothing fires. Default 24 hours. */
  readonly cooldownMs: number;
}

const wrongRateRule = optionsOf<Partial<WrongRateRule>>()({
  limit: withDefault(number(0.001, 0.999), 0.4),
  leastFeedback: withDefault(integer(1, 1_000_000), 50),
  hours: withDefault(integer(1, 720), 24),
  cooldownMs: withDefault(integer(1, longest), 24 * 3_600_000),
});

/** `false` turns the rule off. */
export const wrongRateOption = withDefaults(either(wrongRateRule, exactly(false)));

export const defaultWrongRateRule: WrongRateRule = parseOptions(wrongRateRule, {});

export interface AlertsOptions {
  readonly database: Database;
  /** Carries the alerts; its senders include the channels. */
  readonly outbox: Pick<Outbox, 'destinations' | 'enqueue' | 'wake'>;
  /** Destinations of the outbox that receive every alert. With none, alerts are only recorded. */
  readonly channels: readonly string[];
  /** Default: 3 predictions within 5 minutes, then 10 minutes of cooldown. */
  readonly wrongPredictions?: Partial<WrongPredictionsRule> | undefined;
  /** Default: more than 40 % of at least 50 predictions in 24 hours are wrong (lower end of a 95 % interval); `false` turns the rule off. */
  readonly wrongRate?: Partial<WrongRateRule> | false | undefined;
  /** Milliseconds between evaluations, which also handle what a stopped instance left behind, 100 to 600,000. Default 15,000. */
  readonly checkIntervalMs?: number | undefined;
  /** Called when the store fails; the next evaluation tries again. Default: a warning of the process. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Milliseconds since 1970. Default: the clock of the store (`createStoreClock`). */
  readonly clock?: (() => number) | undefined;
  /**
   * Monotonic clock in milliseconds, to find and undo jumps of the other clock. Default: the machine's,
   * unless `clock` is given; then that one is trusted.
   */
  readonly steadyClock?: (() => number) | undefined;
}

/** The options, with their defaults. */
interface AlertsSettings {
  readonly database: Database;
  readonly outbox: Pick<Outbox, 'destinations' | 'enqueue' | 'wake'>;
  readonly channels: readonly string[];
  readonly wrongPredictions: WrongPredictionsRule;
  readonly wrongRate: WrongRateRule | undefined;
  readonly checkIntervalMs: number;
  readonly onError: (error: unknown) => void;
  readonly clock: (() => number) | undefined;
  readonly steadyClock: (() => number) | undefined;
}

type AlertsOutbox = AlertsOptions['outbox'];

const alertsOptions = optionsOf<AlertsOptions>()({
  database: opaque<Database>(),
  outbox: opaque<AlertsOutbox>(),
  channels: list(text()),
  wrongPredictions: withDefaults(wrongPredictionsRule),
  wrongRate: wrongRateOption,
  checkIntervalMs: withDefault(integer(100, 600_000), 15_000),
  onError: withDefault(
    callback<(error: unknown) => void>(),
    processWarning('SENTIMENT_ALERTS', 'alert rules could not be evaluated'),
  ),
  clock: optional(callback<() => number>()),
  steadyClock: optional(callback<() => number>()),
});

/** Checked, with defaults. */
export function readAlertsOptions(options: AlertsOptions): AlertsSettings {
  const { channels, wrongRate, clock, steadyClock, ...settings } = parseOptions(alertsOptions, options);
  const { destinations } = settings.outbox;
  const destination = instance(`a destination of the outbox (${destinations.join(', ')})`, (name) =>
    destinations.some((one) => one === name),
  );
  parseOptions(list(destination), channels, 'channels');
  return {
    ...settings,
    channels: [...new Set(channels)],
    wrongRate: wrongRate === false ? undefined : wrongRate,
    clock,
    steadyClock: steadyClock ?? (clock === undefined ? createSteadyClock() : undefined),
  };
}
