/** Rows of feature ids; all values are 1 and repeated ids count. 4 bytes an id. */
export interface SparseRows {
  readonly rowCount: number;
  /** Row r is `ids[offsets[r] .. offsets[r + 1])`. */
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
}

export interface GrowingRows extends SparseRows {
  /** Appends a row. Views taken before may be outdated. */
  add(ids: Int32Array, count: number): void;
}

export function createSparseRows(): GrowingRows {
  let ids = new Int32Array(1 << 16);
  let offsets = new Int32Array(1 << 12);
  let rowCount = 0;

  return {
    get rowCount() {
      return rowCount;
    },
    get ids() {
      return ids.subarray(0, offsets[rowCount]);
    },
    get offsets() {
      return offsets.subarray(0, rowCount + 1);
    },
    add(row, count) {
      const start = offsets[rowCount];
      if (start + count > ids.length) {
        const larger = new Int32Array(Math.ceil((start + count) * 1.5));
        larger.set(ids);
        ids = larger;
      }
      for (let index = 0; index < count; index++) ids[start + index] = row[index];
      rowCount++;
      if (rowCount + 1 > offsets.length) {
        const larger = new Int32Array(offsets.length * 2);
        larger.set(offsets);
        offsets = larger;
      }
      offsets[rowCount] = start + count;
    },
  };
}
