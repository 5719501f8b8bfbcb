import { CsvError } from 'csv-parse';
import { feedCsv } from './csv-feed.ts';
import { csvQuotingError, type CsvDelimiter } from './csv-quoting-error.ts';

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
  // Bytes of the file from `base` on: what the parser has seen and no record has claimed yet.
  let unclaimed: Buffer = Buffer.alloc(0);
  let base = 0;
  let line = 1;
  const failure = yield* feedCsv<CsvRecord>(chunks, {
    delimiter,
    onChunk(chunk) {
      unclaimed = unclaimed.length === 0 ? chunk : Buffer.concat([unclaimed, chunk]);
    },
    onRecord(fields, { bytes: end }) {
      let from = 0;
      const to = end - base;
      while (unclaimed[from] === 0x0a || (unclaimed[from] === 0x0d && unclaimed[from + 1] === 0x0a)) {
        from += unclaimed[from] === 0x0a ? 1 : 2;
        line += 1;
      }
      const record = { line, fields, bytes: unclaimed.subarray(from, to) };
      line += countLines(record.bytes);
      unclaimed = unclaimed.subarray(to);
      base = end;
      return record;
    },
  });
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
