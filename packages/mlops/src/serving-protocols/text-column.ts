import { SentimentError } from 'sentiment-core/http';
import { textInput } from './text-input.ts';

/**
 * Which of a table's columns is the text: the one of that name, or the only one there is.
 * @returns its index
 * @throws {SentimentError} `invalid_argument` when there is none, `invalid_request` when there is more than one
 */
export const findTextColumn = (names: readonly unknown[]): number => {
  const first = names.indexOf(textInput);
  if (first !== names.lastIndexOf(textInput)) {
    const message = `There is more than one column "${textInput}".`;
    throw new SentimentError({ code: 'invalid_request', message });
  }
  if (first !== -1) return first;
  if (names.length === 1) return 0;
  throw wrongColumns(`There is no column "${textInput}", and the only column was expected to be the text.`);
};

/** Columns that do not fit the model. */
export const wrongColumns = (message: string): SentimentError =>
  new SentimentError({ code: 'invalid_argument', message });
