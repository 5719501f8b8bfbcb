import { SentimentError } from 'sentiment-core/http';
import { textColumn } from './output-columns.ts';

/**
 * Which of a table's columns is the text: the one of that name, or the only one there is.
 * @returns its index
 * @throws {SentimentError} `invalid_argument` when there is none, `invalid_request` when there is more than one
 */
export const findTextColumn = (names: readonly unknown[]): number => {
  const first = names.indexOf(textColumn);
  if (first !== names.lastIndexOf(textColumn)) {
    const message = `There is more than one column "${textColumn}".`;
    throw new SentimentError({ code: 'invalid_request', message });
  }
  if (first !== -1) return first;
  if (names.length === 1) return 0;
  throw wrongColumns(`There is no column "${textColumn}", and the only column was expected to be the text.`);
};

/** Columns that do not fit the model. */
export const wrongColumns = (message: string): SentimentError =>
  new SentimentError({ code: 'invalid_argument', message });
