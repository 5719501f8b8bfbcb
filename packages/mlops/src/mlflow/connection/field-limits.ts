import { integer, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import { MlflowError } from '../mlflow-error.ts';

/** Lengths in characters (Unicode code points) that values may have; longer ones are refused before sending. */
export interface FieldLimits {
  /** Keys of metrics, params and tags. Default: 250. */
  readonly key: number;
  /** Default: 6000. MLflow cuts longer values silently. */
  readonly paramValue: number;
  /** Default: 5000, what every MLflow 2.x and 3.x store keeps. Newer servers keep more: 8000 for runs. */
  readonly tagValue: number;
  /** Experiment and run names. Default: 500. */
  readonly name: number;
  /** Default: 255. */
  readonly alias: number;
}

const limit = integer(1, 2 ** 31);

export const fieldLimits = optionsOf<Partial<FieldLimits>>()({
  key: withDefault(limit, 250),
  paramValue: withDefault(limit, 6000),
  tagValue: withDefault(limit, 5000),
  name: withDefault(limit, 500),
  alias: withDefault(limit, 255),
});

export const defaultFieldLimits: FieldLimits = parseOptions(fieldLimits, {});

/** Dataset fields as the server's database holds them; not configurable there either. */
export const datasetLimits = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const;
export const inputTagLimits = { key: 255, value: 500 } as const;

export function invalidValue(field: string, message: string): MlflowError {
  return new MlflowError({ errorCode: 'INVALID_PARAMETER_VALUE', field, message: `${field} ${message}` });
}

function lengthInCharacters(text: string, enough: number): number {
  if (text.length <= enough) return text.length;
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

export function checkLength(field: string, text: string, limit: number): void {
  if (typeof text !== 'string') throw invalidValue(field, 'must be a string');
  const length = lengthInCharacters(text, limit);
  if (length > limit) throw invalidValue(field, `has ${length} characters, the limit is ${limit}`);
}

export function checkNotEmpty(field: string, text: string): void {
  if (typeof text !== 'string' || text.trim() === '') throw invalidValue(field, 'must be a string that is not empty');
}

/**
 * Refuses a key of a metric, param or tag that MLflow refuses: other characters than letters, digits, `_`, `-`, `.`,
 * space, `:` and `/`; or a key that reads as a path to elsewhere (`../x`, `/x`, `a//b`, `a/.`).
 */
export function checkKey(kind: string, key: string, limit: number): void {
  const field = `${kind} key ${JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}...` : key)}`;
  if (key === '') throw invalidValue(`${kind} key`, 'is empty');
  checkLength(field, key, limit);
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    throw invalidValue(
      field,
      'may only contain letters, digits, underscores, dashes, periods, spaces, colons and slashes',
    );
  }
  const segments = key.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw invalidValue(field, 'must not start or end with a slash nor hold an empty, "." or ".." segment');
  }
}

/** Refuses names of registered models that MLflow refuses. */
export function checkModelName(name: string): void {
  checkNotEmpty('name', name);
  checkLength('name', name, 256);
  if (/[/:]/.test(name)) throw invalidValue('name', 'of a registered model must not contain "/" or ":"');
  if (name === '.' || name === '..') throw invalidValue('name', 'must not be "." or ".."');
}

/** Refuses aliases that MLflow refuses: `latest`, `v1` and the like, and other characters than letters, digits, `_`, `-`. */
export function checkAlias(alias: string, limit: number): void {
  checkNotEmpty('alias', alias);
  checkLength('alias', alias, limit);
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias))
    throw invalidValue('alias', 'may only contain letters, digits, underscores and dashes');
  if (alias.toLowerCase() === 'latest' || /^v\d+$/i.test(alias))
    throw invalidValue('alias', `${alias} is reserved by MLflow`);
}

export function checkTags(kind: string, tags: Readonly<Record<string, string>>, limits: FieldLimits): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey(kind, key, limits.key);
    checkLength(`value of ${kind} ${key}`, value, limits.tagValue);
  }
}
