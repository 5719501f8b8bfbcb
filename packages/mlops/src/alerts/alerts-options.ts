import {
  refuseUnknownOptions,
  requireFunction,
  requireInteger,
  requireList,
  requireNumber,
  requireObject,
  SentimentError,
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

export const defaultWrongPredictionsRule: WrongPredictionsRule = {
  threshold: 3,
  windowMs: 300_000,
  cooldownMs: 600_000,
};

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

export const defaultWrongRateRule: WrongRateRule = {
  limit: 0.4,
  leastFeedback: 50,
  hours: 24,
  cooldownMs: 24 * 3_600_000,
};

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

const known: Readonly<Record<keyof AlertsOptions, true>> = {
  database: true,
  outbox: true,
  channels: true,
  wrongPredictions: true,
  wrongRate: true,
  checkIntervalMs: true,
  onError: true,
  clock: true,
  steadyClock: true,
};
const longest = 365 * 24 * 3_600_000;

/** Checked, with defaults. */
export function readAlertsOptions(options: AlertsOptions): AlertsSettings {
  requireObject('options', options);
  refuseUnknownOptions(options, Object.keys(known));
  const { database, outbox, channels, checkIntervalMs = 15_000, clock } = options;
  const { onError = processWarning('SENTIMENT_ALERTS', 'alert rules could not be evaluated') } = options;
  requireObject('database', database);
  requireObject('outbox', outbox);
  requireList('channels', channels, (option, channel) => {
    if (typeof channel === 'string' && outbox.destinations.includes(channel)) return;
    const message = `option "${option}" must be a destination of the outbox: ${outbox.destinations.join(', ')}`;
    throw new SentimentError({ code: 'option_invalid', field: option, message });
  });
  requireInteger('checkIntervalMs', checkIntervalMs, 100, 600_000);
  for (const option of ['onError', 'clock', 'steadyClock'] as const)
    if (options[option] !== undefined) requireFunction(option, options[option]);
  return {
    database,
    outbox,
    channels: [...new Set(channels)],
    wrongPredictions: readWrongPredictionsRule(options.wrongPredictions),
    wrongRate: options.wrongRate === false ? undefined : readWrongRateRule(options.wrongRate),
    checkIntervalMs,
    onError,
    clock,
    steadyClock: options.steadyClock ?? (clock === undefined ? createSteadyClock() : undefined),
  };
}

function readWrongPredictionsRule(given: Partial<WrongPredictionsRule> = {}): WrongPredictionsRule {
  requireObject('wrongPredictions', given);
  refuseUnknownOptions(given, Object.keys(defaultWrongPredictionsRule));
  const rule = { ...defaultWrongPredictionsRule, ...given };
  requireInteger('wrongPredictions.threshold', rule.threshold, 1, 10_000);
  requireInteger('wrongPredictions.windowMs', rule.windowMs, 0, longest);
  requireInteger('wrongPredictions.cooldownMs', rule.cooldownMs, 1, longest);
  return rule;
}

function readWrongRateRule(given: Partial<WrongRateRule> = {}): WrongRateRule {
  requireObject('wrongRate', given);
  refuseUnknownOptions(given, Object.keys(defaultWrongRateRule));
  const rule = { ...defaultWrongRateRule, ...given };
  requireNumber('wrongRate.limit', rule.limit, 0.001, 0.999);
  requireInteger('wrongRate.leastFeedback', rule.leastFeedback, 1, 1_000_000);
  requireInteger('wrongRate.hours', rule.hours, 1, 720);
  requireInteger('wrongRate.cooldownMs', rule.cooldownMs, 1, longest);
  return rule;
}
