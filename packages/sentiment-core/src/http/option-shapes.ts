import { SentimentError } from '../errors/sentiment-error.ts';

/** The longest time a timer can wait, in milliseconds; a longer one would not wait at all. */
export const longestTimer = 2 ** 31 - 1;

const invalid = (option: string, expected: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field: option, message: `option "${option}" must be ${expected}` });

/** @throws {SentimentError} `option_invalid` unless `value` is an object that is neither a list nor a function */
export function requireObject(option: string, value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(option, 'an object');
}

/** @throws {SentimentError} `option_invalid` unless `value` is a function */
export function requireFunction(option: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(option, 'a function');
}

/** @throws {SentimentError} `option_invalid` unless `value` is a list; `requireElement` then sees each element by name */
export function requireList(
  option: string,
  value: unknown,
  requireElement: (option: string, element: unknown) => void,
): void {
  if (!Array.isArray(value)) throw invalid(option, 'a list');
  value.forEach((element: unknown, index) => requireElement(`${option}[${index}]`, element));
}

/** @throws {SentimentError} `option_invalid` unless `value` is an object that has none but the `known` fields */
export function requireFields(
  option: string,
  value: unknown,
  known: readonly string[],
): asserts value is Readonly<Record<string, unknown>> {
  requireObject(option, value);
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown !== undefined) throw invalid(`${option}.${unknown}`, `left out: known are ${known.join(', ')}`);
}
