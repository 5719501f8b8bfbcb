import { finished } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { type DataRow, type RowColumns, type RowProblem, rowProblems } from '../../datasets/data-row.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { decodeBinary, maximumRowBytes, type TextEncoding } from '../files/read-bytes.ts';

export interface CsvRowsOptions {
  /** For messages. */
  readonly name: string;
  readonly delimiter: CsvDelimiter;
  readonly columns: RowColumns;
  readonly encoding?: TextEncoding | undefined;
}

/**
 * Rows of RFC 4180 text, quoted by `"`, lines ended by LF or CRLF; blank lines are passed over. Broken quoting always
 * throws, whatever the policy for bad rows: after it nobody knows where the next row starts, and rows would be lost uncounted.
 * Iterating throws {SentimentError} `dataset_invalid` there, and at once when a column is missing.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Buffer>,
  options: CsvRowsOptions,
): AsyncGenerator<readonly DataRow[]> {
  const { name, delimiter, columns, encoding } = options;
  let layout: CsvLayout | undefined;
  const lines = createLineCount();
  const failure = yield* feedCsv<DataRow>(chunks, {
    delimiter,
    onRecord(record, context) {
      const line = lines.next(record, context);
      const isHeader = layout === undefined;
      layout ??= csvLayout(record, columns, encoding, name);
      return isHeader && layout.hasHeader ? undefined : toRow(record, line, layout);
    },
  });
  if (failure !== undefined)
    throw failure instanceof CsvError ? csvQuotingError(failure, name, lines.start(failure)) : failure;
  if (layout === undefined)
    throw new SentimentError({ code: 'dataset_invalid', message: `${name}: the file is empty` });
}

function toRow(record: readonly string[], line: number, { width, text, label, encoding }: CsvLayout): DataRow {
  const problem = (found: RowProblem): DataRow => ({ line, text: '', label: '', problem: found });
  if (record.length !== width) {
    return problem(rowProblems.columnCount(record.length, width));
  }
  const decodedText = decodeBinary(record[text] ?? '', encoding);
  if (decodedText === undefined) return problem(rowProblems.encodingOf('text'));
  if (label < 0) return { line, text: decodedText, label: '' };
  const decodedLabel = decodeBinary(record[label] ?? '', encoding);
  if (decodedLabel === undefined) return problem(rowProblems.encodingOf('label'));
  if (decodedText === '') return problem(rowProblems.missingText);
  if (decodedLabel.trim() === '') return problem(rowProblems.missingLabel);
  return { line, text: decodedText, label: decodedLabel };
}

/** The parser counts a CRLF inside quotes as two lines and names the last line of a record; people look for its first. */
function createLineCount() {
  let nextLine = 1;
  let emptyLines = 0;
  let parserLines = 0;
  const start = (context: CsvError | InfoRecord): number => nextLine + Number(context['empty_lines']) - emptyLines;
  return {
    start,
    next(record: readonly string[], context: InfoRecord): number {
      const line = start(context);
      let span = 1;
      if (context.lines - parserLines > 1) for (const field of record) span += field.split('\n').length - 1;
      nextLine = line + span;
      emptyLines = context.empty_lines;
      parserLines = context.lines;
      return line;
    },
  };
}

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
function csvLayout(
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

export type CsvDelimiter = ',' | '\t';

export interface CsvFeedOptions<Item> {
  readonly delimiter: CsvDelimiter;
  /** Called with each chunk before its records. */
  readonly onChunk?: (chunk: Buffer) => void;
  /** What becomes of a record, one character a byte; undefined leaves it out. */
  onRecord(fields: readonly string[], context: InfoRecord): Item | undefined;
}

/**
 * Records of RFC 4180 text as they arrive; blank lines are passed over.
 * @returns what the parser failed with, for the caller to say where; what it read before is given first
 */
export async function* feedCsv<Item>(
  chunks: AsyncIterable<Buffer>,
  { delimiter, onChunk, onRecord }: CsvFeedOptions<Item>,
): AsyncGenerator<readonly Item[], Error | undefined> {
  let items: Item[] = [];
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    // One character a byte: only the columns in use are decoded, and checked, as what they are.
    encoding: 'latin1',
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: maximumRowBytes,
    on_record(fields: string[], context: InfoRecord) {
      const item = onRecord(fields, context);
      if (item !== undefined) items.push(item);
      return null;
    },
  });
  const parsed = (step: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      step((error) => (error ? reject(error) : resolve()));
    });
  parser.on('error', () => undefined).resume();
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure = error;
  };
  try {
    for await (const chunk of chunks) {
      onChunk?.(chunk);
      await parsed((done) => parser.write(chunk, done)).catch(fail);
      if (failure !== undefined) break;
      yield items;
      items = [];
    }
    if (failure === undefined) await parsed((done) => finished(parser.end(), done)).catch(fail);
  } finally {
    parser.destroy();
  }
  if (items.length > 0) yield items;
  return failure;
}

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
