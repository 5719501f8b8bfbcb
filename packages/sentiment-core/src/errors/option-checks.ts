import { SentimentError } from './sentiment-error.ts';

/** The longest time a timer can wait, in milliseconds; a longer one would not wait at all. */
export const longestTimerMs = 2 ** 31 - 1;

/** @throws {SentimentError} `option_invalid` unless `value` is a whole number in [least, most] */
export function requireInteger(option: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(option, `a whole number from ${least} to ${most}`, value);
}

/** @throws {SentimentError} `option_invalid` unless `value` is a number in [least, most] */
export function requireNumber(option: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw invalid(option, `a number from ${least} to ${most}`, value);
}

/** @throws {SentimentError} `option_invalid` unless `value` is a boolean */
export function requireBoolean(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw invalid(option, 'true or false', value);
}

/** @throws {SentimentError} `option_invalid` unless `value` is one of `choices` */
export function requireChoice(option: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== 'string' || !choices.includes(value))
    throw invalid(option, `one of ${choices.join(', ')}`, value);
}

/**
 * Options come from JSON files too: a misspelt one must not be ignored.
 * @param within name of the option that holds them, when they are not at the top
 * @throws {SentimentError} `option_invalid`
 */
export function refuseUnknownOptions(options: object, known: readonly string[], within?: string): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown === undefined) return;
  const field = within === undefined ? unknown : `${within}.${unknown}`;
  throw new SentimentError({
    code: 'option_invalid',
    field,
    message: `unknown option "${field}"; known are ${known.join(', ')}`,
  });
}

function invalid(option: string, expected: string, value: unknown): SentimentError {
  const shown = typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
  return new SentimentError({
    code: 'option_invalid',
    field: option,
    message: `option "${option}" must be ${expected}, not ${shown}`,
  });
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value;
}
