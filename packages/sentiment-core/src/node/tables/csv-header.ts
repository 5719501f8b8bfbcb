import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RowColumns } from './row-columns.ts';
import { decodeBinary, type TextEncoding } from './text-encoding.ts';

export interface CsvLayout {
  /** False when the first record is a row already. */
  readonly hasHeader: boolean;
  /** Number of fields every row must have. */
  readonly width: number;
  /** Index of the text's field. */
  readonly text: number;
  /** Index of the label's field; -1 when it is not wanted. */
  readonly label: number;
  readonly encoding: TextEncoding;
}

/**
 * Sentiment140 as its authors publish it: no header, latin-1, six columns polarity, id, date, flag, user, text.
 * http://help.sentiment140.com/for-students
 */
export function isSentiment140([polarity = '', id = '', date = '', ...rest]: readonly string[]): boolean {
  return (
    rest.length === 3 &&
    /^[024]$/.test(polarity) &&
    /^\d+$/.test(id) &&
    /^\w{3} \w{3} \d\d [\d:]{8} \w+ \d{4}$/.test(date)
  );
}

/**
 * Finds the columns by the first record of a file.
 * @param first its fields, one character a byte
 * @param encoding the caller's, undefined for the default: UTF-8, or latin-1 for the original Sentiment140 files
 * @throws {SentimentError} `dataset_invalid` naming a missing column and the columns there are
 */
export function csvLayout(
  first: readonly string[],
  columns: RowColumns,
  encoding: TextEncoding | undefined,
  name: string,
): CsvLayout {
  const names = first.map((field) => (decodeBinary(field, encoding ?? 'utf-8') ?? field).trim());
  const width = first.length;
  const wanted = columns.label === undefined ? [columns.text] : [columns.text, columns.label];
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${name}: ${message}` });
  };
  const missing = wanted.filter((column) => !names.includes(column));
  if (missing.length === 0) {
    const twice = wanted.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
    if (twice !== undefined) fail(`there is more than one column "${twice}"`);
    const label = columns.label === undefined ? -1 : names.indexOf(columns.label);
    return { hasHeader: true, width, text: names.indexOf(columns.text), label, encoding: encoding ?? 'utf-8' };
  }
  if (missing.length === wanted.length && wanted.every((column) => /^[1-9]\d*$/.test(column))) {
    const outside = wanted.find((column) => Number(column) > width);
    if (outside !== undefined) fail(`there is no column ${outside}; the first row has ${width}`);
    const label = columns.label === undefined ? -1 : Number(columns.label) - 1;
    return {
      hasHeader: false,
      width,
      text: Number(columns.text) - 1,
      label,
      encoding: encoding ?? (isSentiment140(names) ? 'latin1' : 'utf-8'),
    };
  }
  if (isSentiment140(names)) {
    return {
      hasHeader: false,
      width,
      text: 5,
      label: columns.label === undefined ? -1 : 0,
      encoding: encoding ?? 'latin1',
    };
  }
  if (names.some((column) => column.includes('\0')))
    fail('the file looks like UTF-16 without a byte order mark; save it as UTF-8');
  const shown = names.slice(0, 20).map((column) => (column.length > 40 ? `${column.slice(0, 40)}…` : column));
  return fail(`no column "${missing[0]}"; the columns are ${shown.join(', ')}${names.length > 20 ? ', …' : ''}`);
}
