import { SentimentError } from 'sentiment-core';

/**
 * Reads the query of a monitoring route.
 * @param known names of its parameters
 * @throws {SentimentError} `invalid_request` for an unknown or repeated parameter
 */
export const readQuery = <Name extends string>(
  query: string,
  known: readonly Name[],
): Partial<Record<Name, string>> => {
  const values: Partial<Record<Name, string>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const parameter = known.find((one) => one === name);
    if (parameter === undefined) throw invalid('query', `The parameters are ${known.join(', ')}.`);
    if (values[parameter] !== undefined) throw invalid(parameter, `${parameter} must be given once.`);
    if (value === '' || value.length > 300) throw invalid(parameter, `${parameter} must have 1 to 300 characters.`);
    values[parameter] = value;
  }
  return values;
};

/**
 * @param text undefined: not given
 * @throws {SentimentError} `invalid_request`
 */
export const readHours = (text: string | undefined, byDefault: number, most: number): number => {
  if (text === undefined) return byDefault;
  const hours = Number(text);
  if (/^\d{1,5}$/.test(text) && hours >= 1 && hours <= most) return hours;
  throw invalid('hours', `hours must be a whole number from 1 to ${most}.`);
};

/** @throws {SentimentError} `invalid_request` */
export const readChoice = <Choice extends string>(
  parameter: string,
  text: string | undefined,
  choices: readonly Choice[],
  byDefault: Choice,
): Choice => {
  if (text === undefined) return byDefault;
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw invalid(parameter, `${parameter} must be one of ${choices.join(', ')}.`);
};

const invalid = (field: string, message: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', field, message });
