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
  readonly problem?: RowProblem | undefined;
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

/** Where to find the text and the label of a row. */
export interface RowColumns {
  /** Column name; or a number from 1 in a CSV or TSV file without a header. */
  readonly text: string;
  /** As `text`. Left out when labels are not wanted; then an empty text is a text. */
  readonly label?: string | undefined;
}

/** What is wrong with the values of a row, if anything. */
export const rowProblems = {
  encodingOf: (column: string) =>
    ({ reason: 'encoding', message: `the ${column} is not valid UTF-8 (is the file in another encoding?)` }) as const,
  mixedEncoding: (column: string, found: string, line: number, encoding = 'utf-8') =>
    ({
      reason: 'encoding',
      message: `the ${column} is ${found}, but line ${line} is ${encoding}: the file mixes encodings; choose one with --encoding`,
    }) as const,
  columnCount: (found: number, expected: number) =>
    ({
      reason: 'columns',
      message: `${found} columns instead of ${expected}; is a comma or a line end not quoted?`,
    }) as const,
  missingKey: (key: string) => ({ reason: 'columns', message: `no key "${key}"` }) as const,
  notAnObject: { reason: 'json', message: 'a JSON object is needed' },
  notText: { reason: 'json', message: 'the text is not a string' },
  notLabel: { reason: 'json', message: 'the label is not a string or a number' },
  missingText: { reason: 'missing_text', message: 'the text is missing' },
  missingLabel: { reason: 'missing_label', message: 'the label is missing' },
} as const;
