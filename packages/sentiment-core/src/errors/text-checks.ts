import { SentimentError } from './sentiment-error.ts';

/**
 * What every classifier asks of its input.
 * @throws {SentimentError} `invalid_argument` unless `texts` is a list of strings, naming the first element that is none
 */
export function requireTexts(texts: readonly unknown[]): void {
  if (!Array.isArray(texts)) {
    const wanted =
      typeof texts === 'string'
        ? 'a list of strings, not a string'
        : `a string or a list of strings, not ${typeof texts}`;
    throw new SentimentError({ code: 'invalid_argument', field: 'texts', message: `texts must be ${wanted}` });
  }
  for (let index = 0; index < texts.length; index++) {
    if (typeof texts[index] === 'string') continue;
    const field = `texts[${index}]`;
    throw new SentimentError({
      code: 'invalid_argument',
      field,
      message: `${field} must be a string, not ${typeof texts[index]}`,
    });
  }
}
