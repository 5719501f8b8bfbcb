/** Keeps blocks of numbers, all of one length, in memory or elsewhere. */
export interface BlockArea {
  /** @returns where the block is; its content is copied */
  write(block: Int32Array): number;
  /** Fills `target` with a block. */
  read(place: number, target: Int32Array): void;
  /** Forgets all blocks. */
  clear(): void;
}

export function createMemoryArea(): BlockArea {
  let blocks: Int32Array[] = [];
  return {
    write: (block) => blocks.push(block.slice()) - 1,
    read: (place, target) => target.set(blocks[place]),
    clear() {
      blocks = [];
    },
  };
}

/** Records of some 32-bit numbers each, dealt to partitions, in every partition in the order they came. */
export interface RecordPartitions {
  /** Numbers of a record. */
  readonly width: number;
  /** Number of partitions. */
  readonly count: number;
  /** Records in all partitions. */
  readonly size: number;
  /** @param numbers where the record begins at `at` */
  add(partition: number, numbers: Int32Array, at: number): void;
  /** The records of a partition, some at a time; the array is used again for the next ones. */
  blocks(partition: number): Iterable<Int32Array>;
  clear(): void;
}

export interface RecordPartitionsOptions {
  readonly area: BlockArea;
  readonly width: number;
  readonly count: number;
  /** Records of a block; every partition has one in memory. */
  readonly blockRecords: number;
}

export function createRecordPartitions(options: RecordPartitionsOptions): RecordPartitions {
  const { area, width, count, blockRecords } = options;
  const blockLength = blockRecords * width;
  const open: (Int32Array | undefined)[] = new Array<undefined>(count).fill(undefined);
  const filled = new Int32Array(count);
  let places = Array.from({ length: count }, (): number[] => []);
  let size = 0;
  return {
    width,
    count,
    get size() {
      return size;
    },
    add(partition, numbers, at) {
      const block = (open[partition] ??= new Int32Array(blockLength));
      const start = filled[partition];
      for (let index = 0; index < width; index++) block[start + index] = numbers[at + index];
      size += 1;
      filled[partition] = start + width;
      if (start + width < blockLength) return;
      places[partition].push(area.write(block));
      filled[partition] = 0;
    },
    *blocks(partition) {
      const target = new Int32Array(blockLength);
      for (const place of places[partition]) {
        area.read(place, target);
        yield target;
      }
      const rest = open[partition];
      if (rest !== undefined && filled[partition] > 0) yield rest.subarray(0, filled[partition]);
    },
    clear() {
      area.clear();
      filled.fill(0);
      places = Array.from({ length: count }, () => []);
      size = 0;
    },
  };
}
