import type { DisjointSets } from './disjoint-sets.ts';
import { eachRow, type Pause } from './each-row.ts';
import type { WorkingStorage } from './working-storage.ts';

export interface GroupSummary {
  /** Sets of two rows or more. */
  readonly count: number;
  /** Rows in them. */
  readonly rows: number;
  /** The five largest, by size: how many rows, and the first. */
  readonly largest: readonly { readonly rows: number; readonly row: number }[];
}

export interface GroupsToSummarize {
  readonly sets: DisjointSets;
  /** Number of rows. */
  readonly size: number;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/** Storage: 4 bytes a row. */
export async function summarizeGroups({ sets, size, storage, pause }: GroupsToSummarize): Promise<GroupSummary> {
  /** Rows of a set besides its first. */
  const followers = storage.createArray('int32', size);
  await eachRow(size, pause, (row) => {
    const set = sets.find(row);
    if (set !== row) followers.set(set, followers.get(set) + 1);
  });
  let count = 0;
  let rows = 0;
  let largest: { rows: number; row: number }[] = [];
  await eachRow(size, pause, (row) => {
    if (followers.get(row) === 0) return;
    const rowsOfSet = followers.get(row) + 1;
    count += 1;
    rows += rowsOfSet;
    if (largest.length === 5 && rowsOfSet <= largest[4].rows) return;
    largest = [...largest, { rows: rowsOfSet, row }].sort((a, b) => b.rows - a.rows || a.row - b.row).slice(0, 5);
  });
  return { count, rows, largest };
}
