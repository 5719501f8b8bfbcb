import { createGrowingArray, type NumberArray } from './number-array.ts';

/** Sets of rows that grow together (union by index with path halving, Tarjan and van Leeuwen 1984). 4 bytes a row. */
export interface DisjointSets {
  /** Lowest row of the set that `row` is in. */
  find(row: number): number;
  join(a: number, b: number): void;
}

/**
 * @param size number of rows, each first in a set of its own
 * @param parents as many zeros. Default: in memory
 */
export function createDisjointSets(
  size: number,
  // A row's parent + 1, or 0 for the lowest row of a set, so that rows that are alone need not be written anywhere.
  parents: NumberArray = createGrowingArray('int32', size),
): DisjointSets {
  const find = (row: number): number => {
    for (let parent = parents.get(row); parent !== 0; parent = parents.get(row)) {
      const grandparent = parents.get(parent - 1);
      if (grandparent === 0) return parent - 1;
      parents.set(row, grandparent);
      row = grandparent - 1;
    }
    return row;
  };
  return {
    find,
    join(a, b) {
      const first = find(a);
      const second = find(b);
      // The lowest row leads, so that the sets do not depend on the order of the joins.
      if (first < second) parents.set(second, first + 1);
      else if (second < first) parents.set(first, second + 1);
    },
  };
}
