import { openRecords } from 'sentiment-core/node';

/** Values of columns of the rows of data files, found by the rows' texts as they come by in file order. */
export interface ColumnSlices {
  /** @returns column and value of the next row with this text */
  next(text: string): readonly { readonly group: string; readonly name: string }[];
}

/**
 * Reads the columns into memory: evaluation files are small beside training files.
 * @throws {SentimentError} `dataset_invalid` when a column is missing
 */
export async function readColumnSlices(
  files: readonly string[],
  text: string,
  columns: readonly string[],
): Promise<ColumnSlices> {
  const rows: (readonly string[])[] = [];
  for (const path of columns.length === 0 ? [] : files) {
    const file = await openRecords(path, [text, ...columns]);
    for await (const records of file.records([text, ...columns])) for (const { values } of records) rows.push(values);
  }
  let place = 0;
  return {
    next(wanted) {
      if (columns.length === 0) return [];
      // Rows that were left out, for their label, are passed over.
      while (place < rows.length && rows[place][0] !== wanted) place += 1;
      const row = rows[place++] ?? [];
      return columns.map((group, index) => ({ group, name: row[index + 1] || '(empty)' }));
    },
  };
}
