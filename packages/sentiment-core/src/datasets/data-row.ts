/** Why a row could not be used. */
export type BadRowReason = 'columns' | 'encoding' | 'json' | 'missing_label' | 'missing_text';

export interface RowProblem {
  readonly reason: BadRowReason;
  /** What is wrong, without the row's content. */
  readonly message: string;
}

/** One row as a file has it. */
export interface DataRow {
  /** 1-based line of the file the row starts on. */
  readonly line: number;
  /** Empty when there is a problem. */
  readonly text: string;
  /** As written in the file; empty when no label was asked for or there is a problem. */
  readonly label: string;
  readonly problem?: RowProblem;
}

/** A file, or anything else that has rows and can be read again. */
export interface RowSource {
  /** As the caller named it; used in messages. */
  readonly name: string;
  /** Given to every example as its `source`, e.g. the base name of the file. */
  readonly source: string;
  /** How many times every row counts, > 0. */
  readonly weight: number;
  /** Rows in file order, in groups of any size. */
  rows(): AsyncIterable<readonly DataRow[]>;
}
