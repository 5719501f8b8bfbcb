import type { RowProblem } from '../../datasets/data-row.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { TextEncoding } from './text-decoding.ts';

/** How rows are written. Any of them may be gzipped, which is seen from the content. */
export type DataFormat = 'csv' | 'json' | 'ndjson' | 'text' | 'tsv';

/** What a user can say about how a table is written; what is left out is found in the file. */
export interface TableOptions {
  /** Default: told by the content and the name. `text` is one text a line. */
  readonly format?: DataFormat | undefined;
  /** Default: UTF-8 where the file is, else windows-1252, of which `onWarning` is told. */
  readonly encoding?: TextEncoding | undefined;
  /** One ASCII character between the columns of a CSV file. Default: comma, semicolon, tab or bar, as the first line has it. */
  readonly delimiter?: string | undefined;
  /** False: the first line is a row already, and columns are numbers from 1. Default: true unless the layout is known to have none. */
  readonly header?: boolean | undefined;
  /** `none`: quotes are part of the text and a row is a line. Default `double`: RFC 4180 in CSV, lone quotes as text in TSV. */
  readonly quote?: 'double' | 'none' | undefined;
  /** Told what was assumed of a file and may be wrong, one line each. Default: nobody. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** The columns that a reader needs. */
export interface WantedColumns {
  /** Name, or number from 1 without a header. Default: the usual name that is there (`text`, `tweet`, `content`, ...), or the only column. */
  readonly text?: string | undefined;
  /** As `text`. Default: none is looked for, unless `needsLabel`. */
  readonly label?: string | undefined;
  /** True: there must be labels; by default under the usual name that is there (`label`, `sentiment`, `polarity`, ...). */
  readonly needsLabel?: boolean | undefined;
  /** Other columns that must be there. */
  readonly others?: readonly string[] | undefined;
}

/** One row of a table. */
export interface TableRow {
  /** 1-based line of the file the row starts on. */
  readonly line: number;
  /** Decoded values in the order of the columns that were asked for; empty when there is a problem. */
  readonly values: readonly string[];
  /** The same as JSON has them, in JSON and NDJSON files alone; undefined for a key that is not there. */
  readonly json?: readonly unknown[] | undefined;
  /** The row as the file has it, with its line end; empty unless asked for. A row of a JSON array becomes a line of NDJSON. */
  readonly bytes: Uint8Array;
  readonly problem?: RowProblem | undefined;
}

export interface ReadRowsOptions {
  /** Columns whose values are wanted; each must be one of the table's. */
  readonly columns: readonly string[];
  /** Keys without which a row of JSON is a problem; a key that is not there is an empty value elsewhere. Default: none. */
  readonly required?: readonly string[] | undefined;
  /** Rows keep their bytes. Default false. */
  readonly bytes?: boolean | undefined;
}

/** A file, or a stream, whose rows can be read. */
export interface Table {
  /** For messages. */
  readonly name: string;
  /** As the rows are written. A table that is read as JSON is written as NDJSON. */
  readonly format: DataFormat;
  /** The line with the column names, its line end included; empty when there is none. */
  readonly header: Uint8Array;
  /** Every column, in order: names, or `1`, `2`, ... when there is no header. */
  readonly columns: readonly string[];
  /** The column of the text. */
  readonly text: string;
  /** The column of the label; undefined when labels were not wanted. */
  readonly label: string | undefined;
  /**
   * Rows in file order, in groups of any size. A file can be read again, a stream once. Iterating throws {SentimentError}
   * `dataset_invalid` at what makes the rest unreadable: broken quoting, a JSON array that is not closed.
   */
  rows(options: ReadRowsOptions): AsyncIterable<readonly TableRow[]>;
}

export const noBytes: Buffer = Buffer.alloc(0);

export function tableError(message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message, cause });
}

/** Names for a message, at most 20. */
export function shownColumns(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return `${shown.join(', ')}${columns.length > 20 ? ', …' : ''}`;
}

/**
 * @param hasHeader without one a number from 1 is a column, too
 * @returns index of the column
 * @throws {SentimentError} `dataset_invalid` unless there is exactly one
 */
export function columnPlace(column: string, columns: readonly string[], name: string, hasHeader = true): number {
  const place = columns.indexOf(column);
  if (place >= 0 && columns.lastIndexOf(column) === place) return place;
  if (place >= 0) throw tableError(`${name}: there is more than one column "${column}"`);
  if (!hasHeader && /^[1-9]\d{0,5}$/.test(column)) {
    if (Number(column) <= columns.length) return Number(column) - 1;
    throw tableError(`${name}: there is no column ${column}; the first row has ${columns.length}`);
  }
  throw tableError(`${name}: no column "${column}"; the columns are ${shownColumns(columns)}`);
}
