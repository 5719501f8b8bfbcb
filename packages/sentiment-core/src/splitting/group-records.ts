import type { DisjointSets } from './disjoint-sets.ts';
import type { Pause } from './each-row.ts';
import { createRecordMatcher } from './match-records.ts';
import type { RecordPartitions } from './record-partitions.ts';
import { hashString } from '../hashing/string-hash.ts';
import type { WorkingStorage } from './working-storage.ts';

/** Numbers of the record of a row's group: the row, and 64 bits of hash of the value. */
export const groupWidth = 3;
const lowPlace = 1;
const highPlace = 2;

/**
 * @param records empty, `groupWidth` wide
 * @returns adds the group of a row; an empty value is no group
 */
export function createGroupRecords(records: RecordPartitions): (row: number, value: string) => void {
  const record = new Int32Array(groupWidth);
  return (row, value) => {
    const name = value.trim();
    if (name === '') return;
    record[0] = row;
    record[lowPlace] = hashString(name, 0);
    record[highPlace] = hashString(name, 0x3c6ef372);
    records.add(0, record, 0);
  };
}

export interface GroupJoining {
  readonly groups: RecordPartitions;
  readonly sets: DisjointSets;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/** Joins rows of one group. With n groups the chance that any two are taken for one is about n² / 2^65. */
export async function joinGroups({ groups, sets, storage, pause }: GroupJoining): Promise<void> {
  const match = createRecordMatcher({ records: groups, most: Infinity, storage, pause });
  await match({
    place: lowPlace,
    visit(records, at, kept, keptAt) {
      if (records[at + highPlace] !== kept[keptAt + highPlace]) return false;
      sets.join(records[at], kept[keptAt]);
      return true;
    },
  });
}
