import { createRecordPartitions } from '../../splitting/record-partitions.ts';
import type { WorkingStorage } from '../../splitting/working-storage.ts';
import { createPagedArrays } from './paged-arrays.ts';
import { createScratchFile, type ScratchFile } from './scratch-file.ts';
import { createSpillArea } from './spill-area.ts';

/** Bytes that a computation keeps in memory of what grows with the rows, unless told. */
export const defaultMemoryBudget = 128 * 2 ** 20;
export const leastMemoryBudget = 2 ** 16;

const smallestBlock = 4096;
const largestBlock = 65_536;

export interface WorkingFilesOptions {
  /** An existing folder on the disk to use. */
  readonly folder: string;
  /** In bytes. */
  readonly memoryBudget: number;
}

/**
 * Half of the budget is for arrays, a quarter for the table in use, the rest for records; what is more is in files without
 * a name. Their methods throw {SentimentError} `storage_failed` when the disk is full.
 */
export interface WorkingFiles extends WorkingStorage {
  /** Frees what records take on disk; they are gone. */
  closeRecords(): void;
  /** Frees the disk. */
  close(): void;
}

export function createWorkingFiles({ folder, memoryBudget }: WorkingFilesOptions): WorkingFiles {
  const pages = createScratchFile(folder);
  const recordFiles: ScratchFile[] = [];
  const closeRecords = (): void => {
    for (const file of recordFiles) file.close();
  };
  return {
    createArray: createPagedArrays({ file: pages, bytes: memoryBudget / 2 }),
    tableBytes: memoryBudget / 4,
    createRecords(width, count = 1) {
      const recordBytes = width * 4;
      const wanted = Math.min(largestBlock, Math.max(smallestBlock, memoryBudget / 16 / count));
      const blockRecords = Math.max(1, Math.floor(wanted / recordBytes));
      const blockBytes = blockRecords * recordBytes;
      const blocksInMemory = Math.floor(memoryBudget / 32 / blockBytes);
      const file = createScratchFile(folder);
      recordFiles.push(file);
      const area = createSpillArea({ file, blockBytes, blocksInMemory });
      return createRecordPartitions({ area, width, count, blockRecords });
    },
    closeRecords,
    close() {
      pages.close();
      closeRecords();
    },
  };
}
