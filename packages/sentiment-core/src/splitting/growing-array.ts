type Numbers = Float64Array | Int32Array | Uint8Array;

const blockBits = 16;
const blockRows = 1 << blockBits;

/** Numbers in blocks, so that growing copies nothing. */
export interface GrowingArray<Block extends Numbers> {
  readonly length: number;
  push(value: number): void;
  get(index: number): number;
  set(index: number, value: number): void;
  /** All values in one array. */
  toArray(): Block;
}

/** @param createBlock makes the blocks, and tells the type of the numbers */
export function createGrowingArray<Block extends Numbers>(createBlock: (length: number) => Block): GrowingArray<Block> {
  const blocks: Block[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if ((length & (blockRows - 1)) === 0) blocks.push(createBlock(blockRows));
      blocks[blocks.length - 1][length & (blockRows - 1)] = value;
      length += 1;
    },
    get: (index) => blocks[index >>> blockBits][index & (blockRows - 1)],
    set(index, value) {
      blocks[index >>> blockBits][index & (blockRows - 1)] = value;
    },
    toArray() {
      const whole = createBlock(length);
      for (const [index, block] of blocks.entries()) {
        whole.set(block.subarray(0, Math.min(blockRows, length - index * blockRows)), index * blockRows);
      }
      return whole;
    },
  };
}
