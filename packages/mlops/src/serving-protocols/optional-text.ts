import { SentimentError } from 'sentiment-core/http';

/**
 * An option that may be left out.
 * @returns it as it is
 * @throws {SentimentError} `option_invalid` unless it is left out or a text that is not empty
 */
export const requireOptionalText = (option: string, value: unknown): string | undefined => {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  const message = `option "${option}" must be a text that is not empty`;
  throw new SentimentError({ code: 'option_invalid', field: option, message });
};
