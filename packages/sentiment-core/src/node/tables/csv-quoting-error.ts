import type { CsvError } from 'csv-parse';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { maximumRowBytes } from './split-lines.ts';

export type CsvDelimiter = ',' | '\t';

/** Says what is wrong with the quoting, and in which line the row starts. */
export function csvQuotingError(error: CsvError, name: string, line: number): SentimentError {
  const messages: Readonly<Record<string, string>> = {
    CSV_INVALID_CLOSING_QUOTE: 'broken quoting: something follows a closing quote',
    INVALID_OPENING_QUOTE: 'broken quoting: a quote inside a field that is not quoted',
    CSV_QUOTE_NOT_CLOSED: 'broken quoting: a quote is opened and never closed',
    CSV_MAX_RECORD_SIZE: `the row is longer than ${maximumRowBytes >> 20} MiB; is a quote never closed?`,
  };
  const message = `${name} line ${line}: ${messages[error.code] ?? 'the row cannot be read'}`;
  return new SentimentError({ code: 'dataset_invalid', message, cause: error });
}
