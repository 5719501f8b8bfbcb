import { SentimentError } from './sentiment-error.ts';

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

/** @throws {SentimentError} `option_invalid` unless `value` is a string that is not empty */
export function requireText(option: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw invalid(option, 'a text that is not empty', value);
}

/** @throws {SentimentError} `option_invalid` unless `value` is one of `choices` */
export function requireChoice(option: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== 'string' || !choices.includes(value))
    throw invalid(option, `one of ${choices.join(', ')}`, value);
}

/** Options come from JSON files too: a misspelt one must not be ignored. */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw new SentimentError({
    code: 'option_invalid',
    field: unknown,
    message: `unknown option "${unknown}"; known are ${known.join(', ')}`,
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
  return value === null ? 'null' : typeof value;
}
