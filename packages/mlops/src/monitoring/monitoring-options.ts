import type { Classifier } from 'sentiment-core';
import {
  callback,
  either,
  list,
  opaque,
  optionsOf,
  parseOptions,
  SentimentError,
  withDefault,
  withDefaults,
} from 'sentiment-core/http';
import type { Database } from '../storage/database.ts';
import { driftCriteria, type DriftCriteria, type DriftSettings, driftSettings } from './evaluate-drift.ts';
import type { Metric } from './metrics-text.ts';
import type { ProcessWatch } from './process-figures.ts';

export interface MonitoringRoutesOptions {
  readonly database: Database;
  /** The model in use, or a look-up made for every request. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** CPU, memory and event loop of this process; the caller closes it. */
  readonly processWatch: ProcessWatch;
  /** Sources of `GET /metrics` besides the process and drift, e.g. `createServiceCounters().metrics`. Default none. */
  readonly metrics?: readonly (() => readonly Metric[])[] | undefined;
  readonly drift?: DriftSettings | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

export interface MonitoringAccess extends Pick<MonitoringRoutesOptions, 'database' | 'processWatch'> {
  /** @throws {SentimentError} `model_not_ready` */
  readonly requireClassifier: () => Classifier;
  readonly findClassifier: () => Classifier | undefined;
  readonly metrics: readonly (() => readonly Metric[])[];
  readonly criteria: DriftCriteria;
  readonly clock: () => number;
}

/** The model in use, or a look-up. */
export const classifierOption = either(opaque<Classifier>(), callback<() => Classifier | undefined>());

const monitoringOptions = optionsOf<MonitoringRoutesOptions>()({
  database: opaque<Database>(),
  classifier: classifierOption,
  processWatch: opaque<ProcessWatch>('read'),
  metrics: withDefault(list(callback<() => readonly Metric[]>()), []),
  drift: withDefaults(driftSettings),
  clock: withDefault(callback<() => number>(), () => Date.now()),
});

/** @throws {SentimentError} `option_invalid` */
export function monitoringAccess(options: MonitoringRoutesOptions): MonitoringAccess {
  const { database, classifier, processWatch, metrics, drift, clock } = parseOptions(monitoringOptions, options);
  const findClassifier = typeof classifier === 'function' ? classifier : () => classifier;
  return {
    database,
    processWatch,
    metrics,
    clock,
    criteria: driftCriteria(drift),
    findClassifier,
    requireClassifier() {
      const found = findClassifier();
      if (found !== undefined) return found;
      throw new SentimentError({ code: 'model_not_ready', message: 'No model is loaded yet.' });
    },
  };
}

/**
 * Reads the query of a monitoring route.
 * @param known names of its parameters
 * @throws {SentimentError} `invalid_request` for an unknown or repeated parameter
 */
export function readQuery<Name extends string>(query: string, known: readonly Name[]): Partial<Record<Name, string>> {
  const values: Partial<Record<Name, string>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const parameter = known.find((one) => one === name);
    if (parameter === undefined) throw invalid('query', `The parameters are ${known.join(', ')}.`);
    if (values[parameter] !== undefined) throw invalid(parameter, `${parameter} must be given once.`);
    if (value === '' || value.length > 300) throw invalid(parameter, `${parameter} must have 1 to 300 characters.`);
    values[parameter] = value;
  }
  return values;
}

/**
 * @param text undefined: not given
 * @throws {SentimentError} `invalid_request`
 */
export function readHours(text: string | undefined, byDefault: number, most: number): number {
  if (text === undefined) return byDefault;
  const hours = Number(text);
  if (/^\d{1,5}$/.test(text) && hours >= 1 && hours <= most) return hours;
  throw invalid('hours', `hours must be a whole number from 1 to ${most}.`);
}

/** @throws {SentimentError} `invalid_request` */
export function readChoice<Choice extends string>(
  parameter: string,
  text: string | undefined,
  choices: readonly Choice[],
  byDefault: Choice,
): Choice {
  if (text === undefined) return byDefault;
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw invalid(parameter, `${parameter} must be one of ${choices.join(', ')}.`);
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', field, message });
}
