import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RowProblem } from '../../datasets/data-row.ts';

/** One row of a data file with everything it has, unlike `DataRow`, which has its text and label alone. */
export interface FileRecord {
  /** 1-based line of the file the row starts on. */
  readonly line: number;
  /** The row as the file has it, with its line end; a last row without one gets the file's. */
  readonly bytes: Uint8Array;
  /** Decoded values in the order of the columns that were asked for; empty when there is a problem. */
  readonly values: readonly string[];
  readonly problem?: RowProblem | undefined;
}

/** A file opened for its whole rows; `records` can be called again. */
export interface RecordFile {
  readonly path: string;
  readonly format: 'csv' | 'ndjson' | 'tsv';
  /** The line with the column names, its line end included; empty when there is none. */
  readonly header: Uint8Array;
  /** Every column of the file, in order: names, or `1`, `2`, ... when there is no header. */
  readonly columns: readonly string[];
  /**
   * Rows in file order, in groups of any size.
   * @param columns those whose values are wanted; each must be one of the file's
   */
  records(columns: readonly string[]): AsyncIterable<readonly FileRecord[]>;
}

/** @throws {SentimentError} `dataset_invalid` unless there is exactly one such column */
export function columnPlace(column: string, columns: readonly string[], path: string): number {
  const place = columns.indexOf(column);
  if (place >= 0 && columns.lastIndexOf(column) === place) return place;
  const shown = columns.slice(0, 20).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  const problem =
    place >= 0
      ? `there is more than one column "${column}"`
      : `no column "${column}"; the columns are ${shown.join(', ')}${columns.length > 20 ? ', …' : ''}`;
  throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
}

export async function firstItem<Item>(groups: AsyncIterable<readonly Item[]>): Promise<Item | undefined> {
  for await (const group of groups) if (group.length > 0) return group[0];
  return undefined;
}

export function emptyFile(path: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message: `${path}: the file is empty` });
}
