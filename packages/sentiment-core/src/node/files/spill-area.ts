import type { BlockArea } from '../../splitting/record-partitions.ts';
import type { ScratchFile } from './scratch-file.ts';

export interface SpillAreaOptions {
  readonly file: ScratchFile;
  /** Of the blocks, which are all of one length. */
  readonly blockBytes: number;
  /** How many are kept in memory; the others go to the file. */
  readonly blocksInMemory: number;
}

/** Blocks in memory, and past a limit in a file. */
export function createSpillArea({ file, blockBytes, blocksInMemory }: SpillAreaOptions): BlockArea {
  let inMemory: Int32Array[] = [];
  let blocks = 0;
  return {
    write(block) {
      if (inMemory.length < blocksInMemory) inMemory.push(block.slice());
      else file.write(block, (blocks - blocksInMemory) * blockBytes);
      blocks += 1;
      return blocks - 1;
    },
    read(place, target) {
      if (place < inMemory.length) target.set(inMemory[place]);
      else
        file.read(
          new Uint8Array(target.buffer, target.byteOffset, target.byteLength),
          (place - blocksInMemory) * blockBytes,
        );
    },
    clear() {
      inMemory = [];
      blocks = 0;
    },
  };
}
