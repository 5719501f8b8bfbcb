import { SentimentError } from '../errors/sentiment-error.ts';

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
