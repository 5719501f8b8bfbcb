import { rowProblems } from '../../datasets/data-row.ts';
import { type DelimitedOptions, readCsvRecords } from './csv-records.ts';
import {
  columnPlace,
  noBytes,
  type ReadRowsOptions,
  type Table,
  tableError,
  type TableOptions,
  type TableRow,
  type WantedColumns,
} from './table.ts';
import { findDelimiter, firstLine } from './table-format.ts';
import { findColumns, isSentiment140, isTextName, tableLayout } from './table-layout.ts';
import type { TableSource } from './table-source.ts';
import { firstLineNotUtf8, type TextDecoding } from './text-decoding.ts';
import { readTsvRecords } from './tsv-records.ts';

/** Splits no line: what has one column is texts, and they may have commas. */
const noDelimiter = '\x1f';

/**
 * Opens CSV, TSV, or text with another delimiter.
 * @throws {SentimentError} `dataset_invalid`
 */
export async function openDelimitedTable(
  source: TableSource,
  decoding: TextDecoding,
  format: 'csv' | 'tsv',
  wanted: WantedColumns,
  options: TableOptions,
): Promise<Table> {
  const { name, head } = source;
  const { quote = 'double', onWarning = () => undefined } = options;
  const delimiter = options.delimiter ?? delimiterOf(head, format, quote === 'double', wanted);
  const readRecords = delimiter === '\t' ? readTsvRecords : readCsvRecords;
  const reading = { name, delimiter, quote, onWarning };
  const first = await firstRecord(readRecords, head, reading);
  if (first === undefined) throw tableError(`${name}: the file is empty`);

  if (isSentiment140(first.fields) && options.encoding === undefined && source.canReadAgain) {
    const line = await firstLineNotUtf8(source.read());
    decoding.settle(line === 0 ? 'utf-8' : 'latin1', line);
  } else decoding.lookAt(source.wholeLines);
  const names = first.fields.map((field) => (decoding.decode(field, first.line) ?? field).trim());
  const { columns, hasHeader } = tableLayout(names, wanted, options.header);
  const { text, label } = findColumns(columns, wanted, name, hasHeader);
  const lineEnd = first.bytes.at(-2) === 0x0d ? Buffer.from('\r\n') : Buffer.from('\n');
  const ended = (bytes: Buffer): Buffer =>
    bytes.length === 0 || bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, lineEnd]);

  function rows({ columns: asked, bytes: keepsBytes = false }: ReadRowsOptions): AsyncGenerator<readonly TableRow[]> {
    const places = asked.map((column) => columnPlace(column, columns, name, hasHeader));
    let isHeader = hasHeader;
    return readRecords<TableRow>(source.read(), {
      ...reading,
      bytes: keepsBytes,
      onRecord(fields, line, own) {
        if (isHeader) {
          isHeader = false;
          return undefined;
        }
        const bytes = keepsBytes ? ended(own) : noBytes;
        if (fields.length !== columns.length) {
          const problem = rowProblems.columnCount(fields.length, columns.length);
          return { line, values: [], bytes, problem };
        }
        const values: string[] = [];
        for (let index = 0; index < places.length; index++) {
          const value = decoding.decode(fields[places[index]], line);
          if (value === undefined)
            return { line, values: [], bytes, problem: decoding.problem(`column "${asked[index]}"`) };
          values.push(value);
        }
        return { line, values, bytes };
      },
    });
  }
  const header = hasHeader ? ended(first.bytes) : noBytes;
  return { name, format: delimiter === '\t' ? 'tsv' : 'csv', header, columns, text, label, rows };
}

function delimiterOf(head: Buffer, format: 'csv' | 'tsv', isQuoted: boolean, wanted: WantedColumns): string {
  const line = firstLine(head.toString('latin1'));
  const found = findDelimiter(line, format === 'csv' ? ',' : '\t', isQuoted, (field) => isTextName(field, wanted));
  return found.fields.length > 1 ? found.delimiter : noDelimiter;
}

interface FirstRecord {
  readonly fields: readonly string[];
  readonly line: number;
  readonly bytes: Buffer;
}

async function firstRecord(
  readRecords: typeof readCsvRecords,
  head: Buffer,
  options: Omit<DelimitedOptions<FirstRecord>, 'bytes' | 'onRecord'>,
): Promise<FirstRecord | undefined> {
  async function* once(): AsyncGenerator<Buffer> {
    yield head;
  }
  const onRecord = (fields: readonly string[], line: number, bytes: Buffer): FirstRecord => ({ fields, line, bytes });
  // What is wrong further down the reader of all rows says.
  const quiet = { ...options, onWarning: () => undefined, bytes: true, onRecord };
  for await (const [record] of readRecords(once(), quiet)) if (record !== undefined) return record;
  return undefined;
}
