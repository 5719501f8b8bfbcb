import { type RowProblem, rowProblems } from '../../datasets/data-row.ts';
import {
  createJsonScanner,
  linesBeforeError,
  type JsonValue,
  readJsonValues,
  readNdjsonValues,
} from './json-values.ts';
import { noBytes, type ReadRowsOptions, tableError, type TableRow } from './table.ts';
import type { TextDecoding } from './text-decoding.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonRowsOptions {
  /** For messages. */
  readonly name: string;
  readonly format: 'json' | 'ndjson';
  readonly decoding: TextDecoding;
  /** Rows are what their key `data` holds, as in streams of the Twitter API v2. */
  readonly isWrapped: boolean;
}

type ParsedRow = { readonly row: JsonObject } | { readonly problem: RowProblem };

/**
 * Rows of JSON or NDJSON. A key that a row lacks is an empty value; null is, too. Iterating throws {SentimentError} `dataset_invalid`
 * at JSON that is broken; in NDJSON a broken line is a problem of its row.
 */
export async function* readJsonRows(
  chunks: AsyncIterable<Buffer>,
  options: JsonRowsOptions,
  { columns, required = [], bytes: keepsBytes = false }: ReadRowsOptions,
): AsyncGenerator<readonly TableRow[]> {
  for await (const values of readValues(chunks, options)) {
    const rows: TableRow[] = [];
    for (const value of values) {
      const parsed = parseRow(value, options);
      if (parsed === undefined) continue;
      const { line } = value;
      const bytes = keepsBytes ? ndjsonLine(value, parsed) : noBytes;
      if ('problem' in parsed) {
        rows.push({ line, values: [], bytes, problem: parsed.problem });
        continue;
      }
      const { row } = parsed;
      const missing = required.find((name) => !Object.hasOwn(row, name));
      if (missing !== undefined) rows.push({ line, values: [], bytes, problem: rowProblems.missingKey(missing) });
      else {
        const json = columns.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined));
        rows.push({ line, values: json.map(cellText), json, bytes });
      }
    }
    yield rows;
  }
}

function readValues(chunks: AsyncIterable<Buffer>, { format, name }: JsonRowsOptions) {
  return format === 'json' ? readJsonValues(chunks, name) : readNdjsonValues(chunks, name);
}

/** What is neither text nor nothing is as JSON writes it. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

const lineFeed = Buffer.from('\n');

function ndjsonLine({ bytes }: JsonValue, parsed: ParsedRow): Buffer {
  const isOneLine = !bytes.includes(0x0a);
  const content = isOneLine || 'problem' in parsed ? bytes : Buffer.from(JSON.stringify(parsed.row));
  return Buffer.concat([content, lineFeed]);
}

/** @returns undefined for a blank line */
function parseRow({ bytes, line }: JsonValue, options: JsonRowsOptions): ParsedRow | undefined {
  const { decoding, format, isWrapped, name } = options;
  const json = decoding.decodeBytes(bytes, line);
  if (json === undefined) return { problem: decoding.problem('line') };
  if (json.trim() === '') return undefined;
  const value = parseJson(json);
  if (value === undefined) {
    if (format === 'json') throw tableError(`${name} line ${line + linesBeforeError(json)}: invalid JSON`);
    return { problem: rowProblems.notAnObject };
  }
  if (typeof value === 'string') return { row: { text: value } };
  const row = isWrapped && isObject(value) && isObject(value['data']) ? value['data'] : value;
  return isObject(row) ? { row } : { problem: rowProblems.notAnObject };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined when it is no JSON */
function parseJson(json: string): unknown {
  try {
    // Ids of tweets have more digits than a number holds.
    return /\d{16}/.test(json) ? (JSON.parse(json, exactNumber) as unknown) : (JSON.parse(json) as unknown);
  } catch {
    return undefined;
  }
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded && source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

export interface JsonColumns {
  readonly columns: readonly string[];
  readonly isWrapped: boolean;
}

/**
 * The keys of the first object are the columns.
 * @param head beginning of the text, the last line of which may be cut
 * @returns undefined when it has no whole object and no string
 */
export function findJsonColumns(head: Buffer, options: Omit<JsonRowsOptions, 'isWrapped'>): JsonColumns | undefined {
  const own = { ...options, isWrapped: false };
  try {
    for (const value of headValues(head, own)) {
      const parsed = parseRow(value, own);
      if (parsed === undefined || 'problem' in parsed) continue;
      const { data, ...rest } = parsed.row;
      const isWrapped = isObject(data) && !('text' in rest);
      return { columns: Object.keys(isWrapped ? data : parsed.row), isWrapped };
    }
  } catch {
    // What is broken the reader of the rows says.
  }
  return undefined;
}

function headValues(head: Buffer, { format, name }: JsonRowsOptions): readonly JsonValue[] {
  if (format === 'json') return createJsonScanner(name).scan(head);
  const lines: JsonValue[] = [];
  for (let start = 0; start < head.length;) {
    const found = head.indexOf(0x0a, start);
    const end = found < 0 ? head.length : found;
    lines.push({ line: lines.length + 1, bytes: head.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}
