import { finished } from 'node:stream';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { maximumRowBytes } from './text-lines.ts';

export type CsvDelimiter = ',' | '\t';

export interface CsvFeedOptions<Item> {
  readonly delimiter: CsvDelimiter;
  /** Told of each chunk before its records. */
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
