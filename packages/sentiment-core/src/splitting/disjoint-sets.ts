/** Sets of rows that grow together (union by index with path halving, Tarjan and van Leeuwen 1984). 4 bytes a row. */
export interface DisjointSets {
  /** Lowest row of the set that `row` is in. */
  find(row: number): number;
  join(a: number, b: number): void;
}

/** @param size number of rows, each first in a set of its own */
export function createDisjointSets(size: number): DisjointSets {
  const parents = new Int32Array(size);
  for (let row = 0; row < size; row++) parents[row] = row;
  const find = (row: number): number => {
    while (parents[row] !== row) {
      parents[row] = parents[parents[row]];
      row = parents[row];
    }
    return row;
  };
  return {
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
