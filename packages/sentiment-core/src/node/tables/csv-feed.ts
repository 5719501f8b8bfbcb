import { finished } from 'node:stream';
import { type InfoRecord, parse } from 'csv-parse';
import type { CsvDelimiter } from './csv-quoting-error.ts';
import { maximumRowBytes } from './split-lines.ts';

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
