/** Rows of feature ids. Without values every id counts 1, repeated ones again: 4 bytes an id, and 4 more with values. */
export interface SparseRows {
  readonly rowCount: number;
  /** Row r is `ids[offsets[r] .. offsets[r + 1])`. */
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
  /** Value of each id; absent where all are 1. */
  readonly values?: Float32Array | undefined;
}

export interface GrowingRows extends SparseRows {
  /** Appends a row. Views taken before may be outdated. @param values of the ids; needed exactly where rows have values */
  add(ids: Int32Array, count: number, values?: ArrayLike<number>): void;
}

export function createSparseRows({ withValues = false }: { readonly withValues?: boolean } = {}): GrowingRows {
  let ids = new Int32Array(1 << 16);
  let kept = withValues ? new Float32Array(1 << 16) : undefined;
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
    get values() {
      return kept?.subarray(0, offsets[rowCount]);
    },
    add(row, count, values) {
      const start = offsets[rowCount];
      if (start + count > ids.length) {
        const larger = new Int32Array(Math.ceil((start + count) * 1.5));
        larger.set(ids);
        ids = larger;
        if (kept) {
          const largerValues = new Float32Array(larger.length);
          largerValues.set(kept);
          kept = largerValues;
        }
      }
      for (let index = 0; index < count; index++) ids[start + index] = row[index];
      if (kept && values) for (let index = 0; index < count; index++) kept[start + index] = values[index];
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
