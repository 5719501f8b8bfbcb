import { requireChoice } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { splitLines } from '../files/read-bytes.ts';
import { openDelimitedTable } from './delimited-table.ts';
import { findJsonColumns, readJsonRows } from './json-rows.ts';
import {
  columnPlace,
  type DataFormat,
  noBytes,
  type ReadRowsOptions,
  type Table,
  tableError,
  type TableOptions,
  type TableRow,
  type WantedColumns,
} from './table.ts';
import { dataFormat, findDelimiter, firstLine, hasTabs, jsonFormat, refuseBinary } from './table-format.ts';
import { findColumns, isTextName } from './table-layout.ts';
import { openTableSource, type TableSource } from './table-source.ts';
import { createTextDecoding, type TextDecoding } from './text-decoding.ts';

/**
 * Opens a file, or bytes such as those of standard input, as a table: CSV, TSV, NDJSON, JSON or texts one a line, gzipped or not.
 * Format, delimiter, header and encoding are found in its first 64 KiB unless `options` say them.
 * @throws {SentimentError} `dataset_not_found`, `option_invalid`, or `dataset_invalid` when a column is missing or the file is no table
 */
export async function openTable(
  input: string | AsyncIterable<Uint8Array>,
  wanted: WantedColumns = {},
  options: TableOptions = {},
): Promise<Table> {
  checkOptions(options);
  const source = await openTableSource(input);
  const { name, head } = source;
  refuseBinary(head, name);
  const { encoding, onWarning = () => undefined } = options;
  const decoding = createTextDecoding({ name, encoding, onWarning });
  const named = typeof input === 'string' ? dataFormat(input) : undefined;
  const format = options.format ?? findFormat(source, named, wanted, options);
  const needsLabel = wanted.needsLabel === true || wanted.label !== undefined;
  if (needsLabel && head.length === 0) throw tableError(`${name}: the file is empty`);
  if (format !== 'text')
    return format === 'csv' || format === 'tsv'
      ? openDelimitedTable(source, decoding, format, wanted, options)
      : openJsonTable(source, decoding, format, wanted);
  if (needsLabel) throw tableError(`${name}: texts one a line have no labels; --input-format names another format`);
  return openLines(source, decoding, wanted);
}

function checkOptions({ delimiter, format, quote, encoding }: TableOptions): void {
  if (format !== undefined) requireChoice('format', format, ['csv', 'tsv', 'ndjson', 'json', 'text']);
  if (encoding !== undefined) requireChoice('encoding', encoding, ['utf-8', 'windows-1252', 'latin1']);
  if (quote !== undefined) requireChoice('quote', quote, ['double', 'none']);
  if (delimiter === undefined || /^(?![\dA-Za-z"])[\t\x20-\x7E]$/.test(delimiter)) return;
  const message = 'delimiter: one character is needed that is no letter, digit, quote or line end';
  throw new SentimentError({ code: 'option_invalid', field: 'delimiter', message });
}

function findFormat(
  { head, wholeLines }: TableSource,
  named: DataFormat | undefined,
  wanted: WantedColumns,
  { delimiter, header, quote }: TableOptions,
): DataFormat {
  const text = head.toString('latin1');
  if (named === 'json' || named === 'ndjson') return named;
  // Whatever the name says, nobody writes a tweet like this.
  const json = jsonFormat(text);
  if (json !== undefined) return json;
  if (named !== undefined) return named;
  if (delimiter !== undefined) return delimiter === '\t' ? 'tsv' : 'csv';
  const found = findDelimiter(firstLine(text), ',', quote !== 'none', (field) => isTextName(field, wanted));
  const { text: textColumn, label, needsLabel, others = [] } = wanted;
  const isAsked = textColumn !== undefined || label !== undefined || needsLabel === true || others.length > 0;
  if (found.isKnown || isAsked || header === false) return found.delimiter === '\t' ? 'tsv' : 'csv';
  return hasTabs(wholeLines.toString('latin1')) ? 'tsv' : 'text';
}

function openLines(source: TableSource, decoding: TextDecoding, { text = 'text', others = [] }: WantedColumns): Table {
  const columns = [text];
  decoding.lookAt(source.wholeLines);
  for (const column of others) columnPlace(column, columns, source.name);
  async function* rows({ columns: asked }: ReadRowsOptions): AsyncGenerator<readonly TableRow[]> {
    let line = 0;
    for await (const lines of splitLines(source.read(), source.name)) {
      yield lines.map((bytes): TableRow => {
        line += 1;
        const content = decoding.decodeBytes(bytes, line);
        if (content === undefined) return { line, values: [], bytes, problem: decoding.problem('line') };
        return { line, values: asked.map(() => content), bytes };
      });
    }
  }
  return { name: source.name, format: 'text', header: noBytes, columns, text, label: undefined, rows };
}

async function openJsonTable(
  source: TableSource,
  decoding: TextDecoding,
  format: 'json' | 'ndjson',
  wanted: WantedColumns,
): Promise<Table> {
  const { name, wholeLines } = source;
  decoding.lookAt(wholeLines);
  const reading = { name, format, decoding };
  const beginning = format === 'json' ? source.head : wholeLines;
  if (beginning.length === 0 && source.head.length === 0) throw tableError(`${name}: the file is empty`);
  const find = (head: Buffer) => findJsonColumns(head, reading);
  const found = find(beginning) ?? find(await source.peek((head) => find(head) !== undefined));
  const { text = 'text', label, others = [] } = wanted;
  // Without one object there are no columns: each row says that it is none.
  const columns = found?.columns ?? [text, ...(label === undefined ? [] : [label]), ...others];
  const names = found ? findColumns(columns, wanted, name, true) : { text, label };
  const isWrapped = found?.isWrapped ?? false;
  return {
    name,
    format: 'ndjson',
    header: noBytes,
    columns,
    ...names,
    rows(options) {
      for (const column of options.columns) columnPlace(column, columns, name);
      return readJsonRows(source.read(), { ...reading, isWrapped }, options);
    },
  };
}
