import { rowProblems } from '../../datasets/data-row.ts';
import { openTable } from './open-table.ts';
import { type Table, tableError, type TableOptions, type TableRow } from './table.ts';

export interface ReadTextsOptions extends TableOptions {
  /** Column of the text; see `WantedColumns`. */
  readonly text?: string | undefined;
}

/**
 * Reads texts as a stream, in order, in groups as they arrive, empty ones included.
 * Iterating throws {SentimentError} `dataset_not_found`, `option_invalid`, or `dataset_invalid` naming the line that cannot be read.
 * @param input path of a file, or bytes (standard input, say)
 */
export async function* readTexts(
  input: string | AsyncIterable<Uint8Array>,
  { text, ...options }: ReadTextsOptions = {},
): AsyncGenerator<readonly string[]> {
  const table = await openTable(input, { text }, options);
  for await (const rows of readTextRows(table)) {
    yield rows.map(({ line, problem, values }) => {
      if (problem === undefined) return values[0];
      throw tableError(`${table.name} line ${line}: ${problem.message}`);
    });
  }
}

/**
 * Rows whose first value is the text. One that is missing or no string, which JSON alone can have, is a problem.
 * @param columns whose values follow
 */
export async function* readTextRows(
  table: Table,
  columns: readonly string[] = [],
): AsyncGenerator<readonly TableRow[]> {
  for await (const rows of table.rows({ columns: [table.text, ...columns] })) yield rows.map(checkText);
}

function checkText(row: TableRow): TableRow {
  const { json, line, bytes } = row;
  if (json === undefined || typeof json[0] === 'string') return row;
  const problem = json[0] === undefined || json[0] === null ? rowProblems.missingText : rowProblems.notText;
  return { line, values: [], bytes, problem };
}
