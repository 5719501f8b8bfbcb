/** A column with few different values, and the labels of the rows that have each. */
export interface ColumnValues {
  readonly column: string;
  /** Most frequent first. */
  readonly values: readonly { readonly value: string; readonly rows: number; readonly labels: readonly number[] }[];
}

const mostValues = 20;
const longestValue = 60;

/** Finds the columns worth a breakdown while the rows go by: 2 to 20 short values, each of 5 rows or more on average. */
export interface ColumnValueCounts {
  /** @param values in the order of the columns */
  add(values: readonly string[], label: number): void;
  summary(): ColumnValues[];
}

export function createColumnValueCounts(columns: readonly string[]): ColumnValueCounts {
  const counts: (Map<string, number[]> | undefined)[] = columns.map(() => new Map<string, number[]>());
  let rows = 0;
  return {
    add(values, label) {
      rows += 1;
      for (const [place, value] of values.entries()) {
        const byValue = counts[place];
        if (byValue === undefined) continue;
        const byLabel = byValue.get(value) ?? [];
        if (byLabel.length === 0) byValue.set(value, byLabel);
        while (byLabel.length <= label) byLabel.push(0);
        byLabel[label] += 1;
        if (byValue.size > mostValues || value.length > longestValue) counts[place] = undefined;
      }
    },
    summary: () =>
      columns.flatMap((column, place) => {
        const byValue = counts[place];
        if (byValue === undefined || byValue.size < 2 || byValue.size * 5 > rows) return [];
        const values = [...byValue].map(([value, labels]) => {
          return { value, rows: labels.reduce((sum, count) => sum + count, 0), labels };
        });
        return [{ column, values: values.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1)) }];
      }),
  };
}
