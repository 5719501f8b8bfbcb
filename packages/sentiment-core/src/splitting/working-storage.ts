import { type CreateNumberArray, createGrowingArray } from './number-array.ts';
import { createMemoryArea, createRecordPartitions, type RecordPartitions } from './record-partitions.ts';

/** Where a computation puts what grows with the rows: in memory, or in files past a limit. */
export interface WorkingStorage {
  readonly createArray: CreateNumberArray;
  /** @param count of partitions. Default 1 */
  createRecords(width: number, count?: number): RecordPartitions;
  /** Bytes that one table in memory may take. */
  readonly tableBytes: number;
}

/** Everything in memory. */
export function createWorkingMemory(): WorkingStorage {
  return {
    createArray: createGrowingArray,
    createRecords: (width, count = 1) =>
      createRecordPartitions({ area: createMemoryArea(), width, count, blockRecords: 1024 }),
    tableBytes: Infinity,
  };
}
