import { finished } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { csvQuotingError, type CsvDelimiter } from './csv-quoting-error.ts';
import { maximumRowBytes } from './split-lines.ts';

/** A record of a CSV file: its fields, and the bytes they were read from. */
export interface CsvRecord {
  /** 1-based line the record starts on. */
  readonly line: number;
  /** One character a byte. */
  readonly fields: readonly string[];
  /** As in the file, with the line end when there is one. */
  readonly bytes: Buffer;
}

/**
 * Records of RFC 4180 text with their bytes; blank lines are passed over.
 * Iterating throws {SentimentError} `dataset_invalid` at broken quoting.
 * @param name for messages
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  delimiter: CsvDelimiter,
): AsyncGenerator<readonly CsvRecord[]> {
  let records: CsvRecord[] = [];
  // Bytes of the file from `base` on: what the parser has seen and no record has claimed yet.
  let unclaimed: Buffer = Buffer.alloc(0);
  let base = 0;
  let line = 1;
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    encoding: 'latin1',
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: maximumRowBytes,
    on_record(fields: string[], { bytes: end }: InfoRecord) {
      let from = 0;
      const to = end - base;
      while (unclaimed[from] === 0x0a || (unclaimed[from] === 0x0d && unclaimed[from + 1] === 0x0a)) {
        from += unclaimed[from] === 0x0a ? 1 : 2;
        line += 1;
      }
      const bytes = unclaimed.subarray(from, to);
      records.push({ line, fields, bytes });
      line += countLines(bytes);
      unclaimed = unclaimed.subarray(to);
      base = end;
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
      unclaimed = unclaimed.length === 0 ? chunk : Buffer.concat([unclaimed, chunk]);
      await parsed((done) => parser.write(chunk, done)).catch(fail);
      if (failure !== undefined) break;
      yield records;
      records = [];
    }
    if (failure === undefined) await parsed((done) => finished(parser.end(), done)).catch(fail);
  } finally {
    parser.destroy();
  }
  if (records.length > 0) yield records;
  if (failure === undefined) return;
  while (unclaimed[0] === 0x0a || unclaimed[0] === 0x0d) {
    if (unclaimed[0] === 0x0a) line += 1;
    unclaimed = unclaimed.subarray(1);
  }
  throw failure instanceof CsvError ? csvQuotingError(failure, name, line) : failure;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}
