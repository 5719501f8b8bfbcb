/** Rows of one width, as many as come. */
export interface GrowingMatrix {
  readonly rows: number;
  /** Where the next row goes; it counts once `keepRow` is called. The array may change with every call. */
  nextRow(): { readonly values: Float32Array; readonly start: number };
  keepRow(): void;
  /** All rows, row-major, [rows, columns]. */
  finish(): Float32Array;
}

/** Kept in blocks, so that growing copies nothing; `finish` holds everything twice for a moment. */
const blockValues = 1 << 18;

export function createGrowingMatrix(columns: number): GrowingMatrix {
  const rowsInBlock = Math.max(1, Math.floor(blockValues / columns));
  const blocks: Float32Array[] = [];
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    nextRow() {
      const block = Math.floor(rows / rowsInBlock);
      if (block === blocks.length) blocks.push(new Float32Array(rowsInBlock * columns));
      return { values: blocks[block], start: (rows % rowsInBlock) * columns };
    },
    keepRow() {
      rows++;
    },
    finish() {
      const values = new Float32Array(rows * columns);
      blocks.forEach((block, index) => {
        const start = index * rowsInBlock * columns;
        values.set(block.subarray(0, values.length - start), start);
      });
      return values;
    },
  };
}
