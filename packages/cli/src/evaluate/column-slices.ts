import { openRecords } from 'sentiment-core/node';
import { createLabelMap } from 'sentiment-core/training';

export interface ColumnSlicesOptions {
  readonly files: readonly string[];
  /** Column name. */
  readonly text: string;
  /** Column name. */
  readonly label: string;
  /** Rows with other labels are left out. */
  readonly labels: readonly string[];
  /** Columns to break the figures down by. */
  readonly columns: readonly string[];
}

/** Values of columns of the rows of data files, found as the rows that can be used come by in file order. */
export interface ColumnSlices {
  /**
   * @param label index into `labels`
   * @returns column and value of the next row with this text and label
   */
  next(text: string, label: number): readonly { readonly group: string; readonly name: string }[];
}

/** What is looked at in every text, and the files: a column of the same name must not be mixed with it. */
const ownGroups = new Set(['emoji', 'file', 'hashtag', 'length', 'mention', 'negation', 'url']);

/** Name of the group of slices of a column. */
export function columnGroup(column: string): string {
  return ownGroups.has(column) ? `column ${column}` : column;
}

/**
 * Reads the columns into memory: evaluation files are small beside training files.
 * @throws {SentimentError} `dataset_invalid` when a column is missing
 */
export async function readColumnSlices(options: ColumnSlicesOptions): Promise<ColumnSlices> {
  const { files, text, label, labels, columns } = options;
  const map = createLabelMap({ labels });
  const rows: { readonly text: string; readonly label: number; readonly values: readonly string[] }[] = [];
  for (const path of columns.length === 0 ? [] : files) {
    const wanted = [text, label, ...columns];
    const file = await openRecords(path, wanted);
    for await (const records of file.records(wanted)) {
      for (const { values, problem } of records) {
        if (problem !== undefined) continue;
        const row = { text: values[0], label: map.indexOf(values[1]), values: values.slice(2) };
        if (row.label >= 0) rows.push(row);
      }
    }
  }
  let place = 0;
  return {
    next(wanted, wantedLabel) {
      if (columns.length === 0) return [];
      // Rows that are left out for another reason than their label, an empty text say, are passed over.
      let found = place;
      while (found < rows.length && (rows[found].text !== wanted || rows[found].label !== wantedLabel)) found += 1;
      const row = rows[found];
      if (row !== undefined) place = found + 1;
      return columns.map((column, index) => ({ group: columnGroup(column), name: row?.values[index] || '(empty)' }));
    },
  };
}
