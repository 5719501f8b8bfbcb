import { SentimentError } from '../../errors/sentiment-error.ts';
import type { DataRow, RowProblem } from '../../datasets/data-row.ts';
import { type RowColumns, rowProblems } from './row-columns.ts';
import { splitLines } from './split-lines.ts';
import { decodeBytes, type TextEncoding } from './text-encoding.ts';

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
  const row = (bytes: Buffer): DataRow | undefined => {
    const problem = (found: RowProblem): DataRow => ({ line, text: '', label: '', problem: found });
    const json = decodeBytes(bytes, encoding);
    if (json === undefined) return problem(rowProblems.encodingOf('line'));
    if (json.trim() === '') return undefined;
    const value = parseObject(json);
    if (value === undefined) return problem(rowProblems.notAnObject);
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
  };
  for await (const lines of splitLines(chunks, name)) {
    const rows: DataRow[] = [];
    for (const bytes of lines) {
      line += 1;
      const read = row(bytes);
      if (read !== undefined) rows.push(read);
    }
    yield rows;
  }
  if (line === 0) throw new SentimentError({ code: 'dataset_invalid', message: `${name}: the file is empty` });
}

/** @returns undefined unless `json` is one object */
export function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
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
