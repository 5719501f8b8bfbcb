import type { RowProblem } from '../../datasets/data-row.ts';
import { isSentiment140 } from './csv-header.ts';
import { readCsvRecords } from './csv-records.ts';
import { columnPlace, emptyFile, firstItem, type FileRecord, type RecordFile } from './file-record.ts';
import { readBytes } from '../files/read-bytes.ts';
import { rowProblems } from './row-columns.ts';
import { decodeBinary, type TextEncoding } from './text-encoding.ts';

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
