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
    ({ reason: 'encoding', message: `the ${column} is not valid UTF-8; is the file in another encoding?` }) as const,
  missingText: { reason: 'missing_text', message: 'the text is missing' },
  missingLabel: { reason: 'missing_label', message: 'the label is missing' },
} as const;
