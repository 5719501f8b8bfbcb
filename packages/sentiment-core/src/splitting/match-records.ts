import type { Pause } from './each-row.ts';
import { createKeptRecords, type VisitMatch } from './kept-records.ts';
import type { RecordPartitions } from './record-partitions.ts';
import type { WorkingStorage } from './working-storage.ts';

export interface RecordMatching {
  /** Which number of the records must be equal. */
  readonly place: number;
  /** Records that are passed over. Default: none. */
  readonly skip?: (records: Int32Array, at: number) => boolean;
  readonly visit: VisitMatch;
}

export interface RecordMatcherOptions {
  /** One partition; its records are complete. */
  readonly records: RecordPartitions;
  /** Records that are seen of those with one value, the earliest. */
  readonly most: number;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/**
 * Shows every record the earlier ones that have the same value at some place. When a table of all records would be too
 * large they are dealt by that value to partitions, which fit one by one; the records seen are the same.
 */
export function createRecordMatcher(options: RecordMatcherOptions): (matching: RecordMatching) => Promise<void> {
  const { records, most, storage, pause } = options;
  const { width } = records;
  const table = createKeptRecords(width, most);
  // A table is up to twice as large as its records, and has two slots for each.
  const bytes = 4 * (2 * width + 4);
  const count = Math.max(1, Math.ceil((records.size * bytes) / storage.tableBytes));
  const partitions = count === 1 ? undefined : storage.createRecords(width, count);

  return async ({ place, skip = () => false, visit }) => {
    if (partitions !== undefined) {
      partitions.clear();
      for (const block of records.blocks(0)) {
        for (let at = 0; at < block.length; at += width) {
          if (skip(block, at)) continue;
          // Other bits than those that find the slot in the table.
          const mixed = Math.imul(block[at + place] ^ (block[at + place] >>> 16), 0x9e3779b1) >>> 0;
          partitions.add(Math.floor((mixed / 2 ** 32) * count), block, at);
        }
        await pause();
      }
    }
    for (let partition = 0; partition < count; partition++) {
      table.clear(place);
      for (const block of partitions === undefined ? records.blocks(0) : partitions.blocks(partition)) {
        for (let at = 0; at < block.length; at += width) {
          if (partitions === undefined && skip(block, at)) continue;
          table.offer(block, at, visit);
        }
        await pause();
      }
    }
  };
}
