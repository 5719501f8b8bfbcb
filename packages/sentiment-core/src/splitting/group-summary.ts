import type { DisjointSets } from './disjoint-sets.ts';

export interface GroupSummary {
  /** Sets of two rows or more. */
  readonly count: number;
  /** Rows in them. */
  readonly rows: number;
  /** The five largest, by size: how many rows, and the first. */
  readonly largest: readonly { readonly rows: number; readonly row: number }[];
}

/** @param size number of rows */
export function summarizeGroups(sets: DisjointSets, size: number): GroupSummary {
  const sizes = new Int32Array(size);
  for (let row = 0; row < size; row++) sizes[sets.find(row)] += 1;
  let count = 0;
  let rows = 0;
  let largest: { rows: number; row: number }[] = [];
  for (const [row, rowsOfSet] of sizes.entries()) {
    if (rowsOfSet < 2) continue;
    count += 1;
    rows += rowsOfSet;
    if (largest.length === 5 && rowsOfSet <= largest[4].rows) continue;
    largest = [...largest, { rows: rowsOfSet, row }].sort((a, b) => b.rows - a.rows || a.row - b.row).slice(0, 5);
  }
  return { count, rows, largest };
}
