import { finished } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { maximumRowBytes } from '../files/read-bytes.ts';
import { noBytes, tableError } from './table.ts';

export interface DelimitedOptions<Row> {
  /** For messages. */
  readonly name: string;
  /** One ASCII character. */
  readonly delimiter: string;
  readonly quote: 'double' | 'none';
  /** Records keep their bytes. */
  readonly bytes: boolean;
  readonly onWarning: (message: string) => void;
  /**
   * What becomes of a record; undefined leaves it out.
   * @param fields one character a byte
   * @param line 1-based, where the record starts
   * @param bytes as in the file, with the line end when there is one; empty unless asked for
   */
  onRecord(fields: readonly string[], line: number, bytes: Buffer): Row | undefined;
}

/**
 * Records of RFC 4180 text as they arrive, lines ended by LF or CRLF; blank lines are passed over. Broken quoting always throws:
 * after it nobody knows where the next row starts, and rows would be lost uncounted.
 * Iterating throws {SentimentError} `dataset_invalid` there.
 */
export async function* readCsvRecords<Row>(
  chunks: AsyncIterable<Buffer>,
  { name, delimiter, quote, bytes, onWarning, onRecord }: DelimitedOptions<Row>,
): AsyncGenerator<readonly Row[]> {
  const lines = createLineCount();
  const claims = bytes ? createByteClaims() : undefined;
  let rows: Row[] = [];
  let isWarned = false;
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    ...(quote === 'none' && { quote: false, escape: false }),
    // One character a byte: only the columns in use are decoded, and checked, as what they are.
    encoding: 'latin1',
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: maximumRowBytes,
    on_record(fields: string[], context: InfoRecord) {
      const { line, span } = lines.next(fields, context);
      if (span > 1 && !isWarned && looksLikeRows(fields, delimiter)) {
        isWarned = true;
        const message = `one quoted field covers ${span} lines that look like rows of their own`;
        onWarning(`${name} line ${line}: ${message}; if quotes are part of the text, say --quote none`);
      }
      const row = onRecord(fields, line, claims === undefined ? noBytes : claims.next(context.bytes));
      if (row !== undefined) rows.push(row);
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
      claims?.see(chunk);
      await parsed((done) => parser.write(chunk, done)).catch(fail);
      if (failure !== undefined) break;
      yield rows;
      rows = [];
    }
    if (failure === undefined) await parsed((done) => finished(parser.end(), done)).catch(fail);
  } finally {
    parser.destroy();
  }
  if (rows.length > 0) yield rows;
  if (failure === undefined) return;
  throw failure instanceof CsvError ? quotingError(failure, name, lines.start(failure)) : failure;
}

/** The parser counts a CRLF inside quotes as two lines and names the last line of a record; people look for its first. */
function createLineCount() {
  let nextLine = 1;
  let emptyLines = 0;
  let parserLines = 0;
  const start = (context: CsvError | InfoRecord): number => nextLine + Number(context['empty_lines']) - emptyLines;
  return {
    start,
    next(record: readonly string[], context: InfoRecord): { readonly line: number; readonly span: number } {
      const line = start(context);
      let span = 1;
      if (context.lines - parserLines > 1) for (const field of record) span += field.split('\n').length - 1;
      nextLine = line + span;
      emptyLines = context.empty_lines;
      parserLines = context.lines;
      return { line, span };
    },
  };
}

/** The bytes of the file that the parser has seen and no record has claimed yet. */
function createByteClaims() {
  let unclaimed: Buffer = noBytes;
  let base = 0;
  return {
    see(chunk: Buffer): void {
      unclaimed = unclaimed.length === 0 ? chunk : Buffer.concat([unclaimed, chunk]);
    },
    /** @param end of the record, from the start of the file */
    next(end: number): Buffer {
      let from = 0;
      const to = end - base;
      while (unclaimed[from] === 0x0a || (unclaimed[from] === 0x0d && unclaimed[from + 1] === 0x0a))
        from += unclaimed[from] === 0x0a ? 1 : 2;
      const bytes = unclaimed.subarray(from, to);
      unclaimed = unclaimed.subarray(to);
      base = end;
      return bytes;
    },
  };
}

/** Whether each line of a record over several lines has as many fields as the whole record: a lone quote may have joined them. */
function looksLikeRows(fields: readonly string[], delimiter: string): boolean {
  if (fields.length < 2) return false;
  const lines = fields.join(delimiter).split('\n');
  return lines.every((line) => line.split(delimiter).length === fields.length);
}

/** Says what is wrong with the quoting, and in which line the row starts. */
function quotingError(error: CsvError, name: string, line: number) {
  const messages: Readonly<Record<string, string>> = {
    CSV_INVALID_CLOSING_QUOTE: 'broken quoting: something follows a closing quote',
    INVALID_OPENING_QUOTE: 'broken quoting: a quote inside a field that is not quoted',
    CSV_QUOTE_NOT_CLOSED: 'broken quoting: a quote is opened here and never closed',
    CSV_MAX_RECORD_SIZE: `the row is longer than ${maximumRowBytes >> 20} MiB; is a quote never closed?`,
  };
  const message = messages[error.code] ?? 'the row cannot be read';
  return tableError(`${name} line ${line}: ${message}; --quote none takes quotes as text`, error);
}
