import { CsvError } from 'csv-parse';
import { type RowProblem, rowProblems } from '../../datasets/data-row.ts';
import { decodeBinary, readBytes, type TextEncoding } from '../files/read-bytes.ts';
import { type CsvDelimiter, csvQuotingError, feedCsv, isSentiment140 } from './csv-rows.ts';
import { columnPlace, emptyFile, type FileRecord, firstItem, type RecordFile } from './file-record.ts';

const lineFeed = Buffer.from('\n');
const sentiment140Columns = ['label', 'id', 'date', 'flag', 'user', 'text'];

/**
 * The original Sentiment140 files, latin-1 and without a header, are recognised: label, id, date, flag, user, text.
 * @throws {SentimentError} `dataset_invalid`
 */
export async function openCsvRecords(
  path: string,
  format: 'csv' | 'tsv',
  wanted: readonly string[],
): Promise<RecordFile> {
  const read = () => readCsvRecords(readBytes(path, path), path, format === 'csv' ? ',' : '\t');
  const first = await firstItem(read());
  if (first === undefined) throw emptyFile(path);
  const original = isSentiment140(first.fields);
  const encoding: TextEncoding = original ? 'latin1' : 'utf-8';
  const names = first.fields.map((field) => (decodeBinary(field, encoding) ?? field).trim());
  const numbered = wanted.length > 0 && wanted.every((name) => /^[1-9]\d*$/.test(name) && !names.includes(name));
  const columns = original ? sentiment140Columns : numbered ? names.map((_, index) => String(index + 1)) : names;
  const lineEnd = first.bytes.at(-2) === 0x0d ? Buffer.from('\r\n') : lineFeed;
  const ended = (bytes: Buffer): Buffer => (bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, lineEnd]));
  for (const name of wanted) columnPlace(name, columns, path);

  async function* records(asked: readonly string[]): AsyncGenerator<readonly FileRecord[]> {
    const places = asked.map((name) => columnPlace(name, columns, path));
    let hasHeader = !original && !numbered;
    for await (const group of read()) {
      const rows = hasHeader ? group.slice(1) : group;
      if (group.length > 0) hasHeader = false;
      yield rows.map(({ line, fields, bytes: own }) => {
        const bytes = ended(own);
        const refuse = (problem: RowProblem): FileRecord => ({ line, bytes, values: [], problem });
        if (fields.length !== columns.length) return refuse(rowProblems.columnCount(fields.length, columns.length));
        const values: string[] = [];
        for (const [index, place] of places.entries()) {
          const value = decodeBinary(fields[place], encoding);
          if (value === undefined) return refuse(rowProblems.encodingOf(`column "${asked[index]}"`));
          values.push(value);
        }
        return { line, bytes, values };
      });
    }
  }
  const header = original || numbered ? Buffer.alloc(0) : ended(first.bytes);
  return { path, format, header, columns, records };
}

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
