import { CsvError, type InfoRecord } from 'csv-parse';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { DataRow, RowProblem } from '../../datasets/data-row.ts';
import { type CsvDelimiter, csvQuotingError } from './csv-quoting-error.ts';
import { feedCsv } from './csv-feed.ts';
import { csvLayout, type CsvLayout } from './csv-header.ts';
import { type RowColumns, rowProblems } from './row-columns.ts';
import { decodeBinary, type TextEncoding } from './text-encoding.ts';

export interface CsvRowsOptions {
  /** For messages. */
  readonly name: string;
  readonly delimiter: CsvDelimiter;
  readonly columns: RowColumns;
  readonly encoding?: TextEncoding | undefined;
}

/**
 * Rows of RFC 4180 text, quoted by `"`, lines ended by LF or CRLF; blank lines are passed over. Broken quoting always
 * throws, whatever the policy for bad rows: after it nobody knows where the next row starts, and rows would be lost uncounted.
 * Iterating throws {SentimentError} `dataset_invalid` there, and at once when a column is missing.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Buffer>,
  options: CsvRowsOptions,
): AsyncGenerator<readonly DataRow[]> {
  const { name, delimiter, columns, encoding } = options;
  let layout: CsvLayout | undefined;
  const lines = createLineCount();
  const failure = yield* feedCsv<DataRow>(chunks, {
    delimiter,
    onRecord(record, context) {
      const line = lines.next(record, context);
      const isHeader = layout === undefined;
      layout ??= csvLayout(record, columns, encoding, name);
      return isHeader && layout.hasHeader ? undefined : toRow(record, line, layout);
    },
  });
  if (failure !== undefined)
    throw failure instanceof CsvError ? csvQuotingError(failure, name, lines.start(failure)) : failure;
  if (layout === undefined)
    throw new SentimentError({ code: 'dataset_invalid', message: `${name}: the file is empty` });
}

function toRow(record: readonly string[], line: number, { width, text, label, encoding }: CsvLayout): DataRow {
  const problem = (found: RowProblem): DataRow => ({ line, text: '', label: '', problem: found });
  if (record.length !== width) {
    return problem(rowProblems.columnCount(record.length, width));
  }
  const decodedText = decodeBinary(record[text] ?? '', encoding);
  if (decodedText === undefined) return problem(rowProblems.encodingOf('text'));
  if (label < 0) return { line, text: decodedText, label: '' };
  const decodedLabel = decodeBinary(record[label] ?? '', encoding);
  if (decodedLabel === undefined) return problem(rowProblems.encodingOf('label'));
  if (decodedText === '') return problem(rowProblems.missingText);
  if (decodedLabel.trim() === '') return problem(rowProblems.missingLabel);
  return { line, text: decodedText, label: decodedLabel };
}

/** The parser counts a CRLF inside quotes as two lines and names the last line of a record; people look for its first. */
function createLineCount() {
  let nextLine = 1;
  let emptyLines = 0;
  let parserLines = 0;
  const start = (context: CsvError | InfoRecord): number => nextLine + Number(context['empty_lines']) - emptyLines;
  return {
    start,
    next(record: readonly string[], context: InfoRecord): number {
      const line = start(context);
      let span = 1;
      if (context.lines - parserLines > 1) for (const field of record) span += field.split('\n').length - 1;
      nextLine = line + span;
      emptyLines = context.empty_lines;
      parserLines = context.lines;
      return line;
    },
  };
}
