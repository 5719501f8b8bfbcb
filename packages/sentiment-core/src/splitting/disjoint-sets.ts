/** Sets of rows that grow together (union by index with path halving, Tarjan and van Leeuwen 1984). 4 bytes a row. */
export interface DisjointSets {
  /** Number of rows. */
  readonly size: number;
  /** Lowest row of the set that `row` is in. */
  find(row: number): number;
  join(a: number, b: number): void;
}

/** @param size number of rows, each first in a set of its own */
export function createDisjointSets(size: number): DisjointSets {
  const parents = new Int32Array(size).map((_, row) => row);
  function find(row: number): number {
    while (parents[row] !== row) {
      parents[row] = parents[parents[row]];
      row = parents[row];
    }
    return row;
  }
  return {
    size,
    find,
    join(a, b) {
      const first = find(a);
      const second = find(b);
      // The lowest row leads, so that the sets do not depend on the order of the joins.
      if (first < second) parents[second] = first;
      else parents[first] = second;
    },
  };
}

/** The sets of several rows, numbered by their lowest rows. */
export interface RowGroups {
  readonly count: number;
  /** Rows of each group, [groups]. */
  readonly sizes: readonly number[];
  /** Number of a row's group, or -1 when the row is alone. */
  groupOf(row: number): number;
}

/** Memory: 4 bytes a row, and 8 a group. */
export function numberGroups(sets: DisjointSets): RowGroups {
  /** At the lowest row of a set: first the number of other rows in it, then the number of its group + 1. */
  const marks = new Int32Array(sets.size);
  for (let row = 0; row < sets.size; row++) {
    const set = sets.find(row);
    if (set !== row) marks[set] += 1;
  }
  const sizes: number[] = [];
  for (let row = 0; row < sets.size; row++) {
    if (marks[row] === 0) continue;
    sizes.push(marks[row] + 1);
    marks[row] = sizes.length;
  }
  return { count: sizes.length, sizes, groupOf: (row) => marks[sets.find(row)] - 1 };
}

export interface GroupSummary {
  /** Sets of two rows or more. */
  readonly count: number;
  /** Rows in them. */
  readonly rows: number;
  /** The five largest, by size: how many rows, and the first. */
  readonly largest: readonly { readonly rows: number; readonly row: number }[];
}

/** Memory: 4 bytes a row. */
export function summarizeGroups(sets: DisjointSets): GroupSummary {
  /** Rows of a set besides its first. */
  const followers = new Int32Array(sets.size);
  for (let row = 0; row < sets.size; row++) {
    const set = sets.find(row);
    if (set !== row) followers[set] += 1;
  }
  let count = 0;
  let rows = 0;
  let largest: { rows: number; row: number }[] = [];
  for (const [row, others] of followers.entries()) {
    if (others === 0) continue;
    const rowsOfSet = others + 1;
    count += 1;
    rows += rowsOfSet;
    if (largest.length === 5 && rowsOfSet <= largest[4].rows) continue;
    largest = [...largest, { rows: rowsOfSet, row }].sort((a, b) => b.rows - a.rows || a.row - b.row).slice(0, 5);
  }
  return { count, rows, largest };
}
