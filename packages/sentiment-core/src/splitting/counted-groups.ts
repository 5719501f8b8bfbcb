import type { DisjointSets } from './disjoint-sets.ts';
import { eachRow, type Pause } from './each-row.ts';
import type { NumberArray } from './number-array.ts';
import type { WorkingStorage } from './working-storage.ts';

/** The sets of several rows, numbered by their lowest rows. */
export interface CountedGroups {
  readonly count: number;
  /** Number of a row's group, or -1 when the row is alone. */
  groupOf(row: number): number;
  /** Rows of each label in each group, [groups, labels]. */
  readonly counts: NumberArray;
  /** Groups by size, the largest first; equal ones by number, [groups]. */
  readonly order: NumberArray;
}

export interface GroupCounting {
  /** Label of each row, [rows]. */
  readonly labels: NumberArray;
  readonly labelCount: number;
  readonly sets: DisjointSets;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/** Storage: 4 bytes a row, and 8 and 4 a label for each group. */
export async function countGroups(counting: GroupCounting): Promise<CountedGroups> {
  const { labels, labelCount, sets, storage, pause } = counting;
  const rows = labels.length;
  /** At the lowest row of a set: first the number of other rows in it, then the number of its group + 1. */
  const marks = storage.createArray('int32', rows);
  await eachRow(rows, pause, (row) => {
    const set = sets.find(row);
    if (set !== row) marks.set(set, marks.get(set) + 1);
  });
  const sizes = storage.createArray('int32');
  /** Groups of each size. */
  const ofSize = new Map<number, number>();
  await eachRow(rows, pause, (row) => {
    const others = marks.get(row);
    if (others === 0) return;
    sizes.push(others + 1);
    ofSize.set(others + 1, (ofSize.get(others + 1) ?? 0) + 1);
    marks.set(row, sizes.length);
  });
  const order = storage.createArray('int32', sizes.length);
  /** Where the next group of a size goes. */
  const places = new Map<number, number>();
  let place = 0;
  for (const [size, groups] of [...ofSize].sort(([a], [b]) => b - a)) {
    places.set(size, place);
    place += groups;
  }
  await eachRow(sizes.length, pause, (group) => {
    const next = places.get(sizes.get(group)) ?? 0;
    order.set(next, group);
    places.set(sizes.get(group), next + 1);
  });
  const groupOf = (row: number): number => marks.get(sets.find(row)) - 1;
  const counts = storage.createArray('int32', sizes.length * labelCount);
  await eachRow(rows, pause, (row) => {
    const group = groupOf(row);
    if (group < 0) return;
    const at = group * labelCount + labels.get(row);
    counts.set(at, counts.get(at) + 1);
  });
  return { count: sizes.length, groupOf, counts, order };
}
