import { type DataRow, type RowColumns, type RowProblem, rowProblems } from '../../datasets/data-row.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { decodeBytes, readBytes, splitLines, type TextEncoding } from '../files/read-bytes.ts';
import { columnPlace, emptyFile, type FileRecord, type RecordFile } from './file-record.ts';

export interface NdjsonRowsOptions {
  /** For messages. */
  readonly name: string;
  /** Keys of the object on each line. */
  readonly columns: RowColumns;
  readonly encoding?: TextEncoding | undefined;
}

/**
 * One JSON object a line; blank lines are passed over. A label may be a string or a number.
 * Iterating throws {SentimentError} `dataset_invalid` at once when the first object lacks a key.
 */
export async function* readNdjsonRows(
  chunks: AsyncIterable<Buffer>,
  options: NdjsonRowsOptions,
): AsyncGenerator<readonly DataRow[]> {
  const { name, columns, encoding = 'utf-8' } = options;
  let line = 0;
  let checked = false;
  function toRow(bytes: Buffer): DataRow | undefined {
    const problem = (found: RowProblem): DataRow => ({ line, text: '', label: '', problem: found });
    const parsed = parseLine(bytes, encoding);
    if (parsed === undefined) return undefined;
    if ('problem' in parsed) return problem(parsed.problem);
    const value = parsed.row;
    if (!checked) assertKeys(value, columns, name);
    checked = true;
    const text = value[columns.text];
    if (text === undefined || text === null) return problem(rowProblems.missingText);
    if (typeof text !== 'string') return problem({ reason: 'json', message: 'the text is not a string' });
    if (columns.label === undefined) return { line, text, label: '' };
    if (text === '') return problem(rowProblems.missingText);
    const label = value[columns.label];
    if (label === undefined || label === null) return problem(rowProblems.missingLabel);
    if (typeof label !== 'string' && typeof label !== 'number') {
      return problem({ reason: 'json', message: 'the label is not a string or a number' });
    }
    return String(label).trim() === '' ? problem(rowProblems.missingLabel) : { line, text, label: String(label) };
  }
  for await (const lines of splitLines(chunks, name)) {
    const rows: DataRow[] = [];
    for (const bytes of lines) {
      line += 1;
      const read = toRow(bytes);
      if (read !== undefined) rows.push(read);
    }
    yield rows;
  }
  if (line === 0) throw emptyFile(name);
}

type ParsedLine = { readonly row: Readonly<Record<string, unknown>> } | { readonly problem: RowProblem };

/** @returns undefined for a blank line */
function parseLine(bytes: Buffer, encoding: TextEncoding): ParsedLine | undefined {
  const json = decodeBytes(bytes, encoding);
  if (json === undefined) return { problem: rowProblems.encodingOf('line') };
  if (json.trim() === '') return undefined;
  const row = parseObject(json);
  return row === undefined ? { problem: rowProblems.notAnObject } : { row };
}

/** @returns undefined unless `json` is one object */
function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function assertKeys(value: Readonly<Record<string, unknown>>, { text, label }: RowColumns, name: string): void {
  for (const key of label === undefined ? [text] : [text, label]) {
    if (Object.hasOwn(value, key)) continue;
    const message = `${name}: no key "${key}"; the keys are ${Object.keys(value).slice(0, 20).join(', ')}`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
}

const lineFeed = Buffer.from('\n');

/**
 * The keys of the first object are the columns. A later object may lack those that are not `wanted`: an empty cell.
 * @throws {SentimentError} `dataset_invalid`
 */
export async function openNdjsonRecords(path: string, wanted: readonly string[]): Promise<RecordFile> {
  const lines = () => splitLines(readBytes(path, path), path);
  const columns = await firstKeys(lines());
  if (columns === undefined) throw emptyFile(path);
  for (const name of wanted) columnPlace(name, columns, path);

  async function* records(asked: readonly string[]): AsyncGenerator<readonly FileRecord[]> {
    let line = 0;
    for await (const group of lines()) {
      const records: FileRecord[] = [];
      for (const content of group) {
        line += 1;
        const parsed = parseLine(content, 'utf-8');
        if (parsed === undefined) continue;
        const bytes = Buffer.concat([content, lineFeed]);
        const found = 'problem' in parsed ? parsed.problem : valuesOf(parsed.row, asked, wanted);
        if (Array.isArray(found)) records.push({ line, bytes, values: found });
        else records.push({ line, bytes, values: [], problem: found });
      }
      yield records;
    }
  }
  return { path, format: 'ndjson', header: Buffer.alloc(0), columns, records };
}

async function firstKeys(lines: AsyncIterable<readonly Buffer[]>): Promise<string[] | undefined> {
  for await (const group of lines) {
    for (const line of group) {
      const parsed = parseLine(line, 'utf-8');
      if (parsed !== undefined && 'row' in parsed) return Object.keys(parsed.row);
    }
  }
  return undefined;
}

function valuesOf(
  row: Readonly<Record<string, unknown>>,
  asked: readonly string[],
  needed: readonly string[],
): string[] | RowProblem {
  const values: string[] = [];
  for (const name of asked) {
    const given = Object.hasOwn(row, name);
    if (!given && needed.includes(name)) return rowProblems.missingKey(name);
    const value = given ? row[name] : null;
    // Null is an empty cell; what is neither text nor null is as JSON writes it.
    values.push(value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  }
  return values;
}
