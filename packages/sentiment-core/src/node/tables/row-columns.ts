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
  columnCount: (found: number, expected: number) =>
    ({
      reason: 'columns',
      message: `${found} columns instead of ${expected}; is a comma or a line end not quoted?`,
    }) as const,
  missingKey: (key: string) => ({ reason: 'columns', message: `no key "${key}"` }) as const,
  notAnObject: { reason: 'json', message: 'a JSON object is needed' },
  missingText: { reason: 'missing_text', message: 'the text is missing' },
  missingLabel: { reason: 'missing_label', message: 'the label is missing' },
} as const;
