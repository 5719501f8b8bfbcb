import { columnPlace, emptyFile, type FileRecord, type RecordFile } from './file-record.ts';
import type { RowProblem } from '../../datasets/data-row.ts';
import { parseObject } from './ndjson-rows.ts';
import { readBytes } from '../files/read-bytes.ts';
import { rowProblems } from './row-columns.ts';
import { splitLines } from './split-lines.ts';
import { decodeBytes } from './text-encoding.ts';

const lineFeed = Buffer.from('\n');

type Parsed = { readonly row: Readonly<Record<string, unknown>> } | { readonly problem: RowProblem };

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
        const parsed = parse(content);
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

/** @returns undefined for a blank line */
function parse(bytes: Buffer): Parsed | undefined {
  const json = decodeBytes(bytes, 'utf-8');
  if (json === undefined) return { problem: rowProblems.encodingOf('line') };
  if (json.trim() === '') return undefined;
  const row = parseObject(json);
  return row === undefined ? { problem: rowProblems.notAnObject } : { row };
}

async function firstKeys(lines: AsyncIterable<readonly Buffer[]>): Promise<string[] | undefined> {
  for await (const group of lines) {
    for (const line of group) {
      const parsed = parse(line);
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
