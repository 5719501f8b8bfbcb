import { describe, expect, it } from 'vitest';
import { createSparseRows } from './training-rows.ts';

describe('createSparseRows', () => {
  it('holds rows one behind the other, empty ones too', () => {
    const rows = createSparseRows();
    rows.add(Int32Array.of(5, -7, 5, 99), 3);
    rows.add(Int32Array.of(1), 0);
    rows.add(Int32Array.of(8), 1);
    expect(rows.rowCount).toBe(3);
    expect([...rows.ids]).toEqual([5, -7, 5, 8]);
    expect([...rows.offsets]).toEqual([0, 3, 3, 4]);
  });

  it('starts without rows', () => {
    const { rowCount, ids, offsets } = createSparseRows();
    expect([rowCount, ids.length, [...offsets]]).toEqual([0, 0, [0]]);
  });

  it('copies, and grows in ids and in rows', () => {
    const rows = createSparseRows();
    const expected: number[] = [];
    const buffer = new Int32Array(40);
    for (let row = 0; row < 9000; row++) {
      for (let index = 0; index < row % 41; index++) expected.push((buffer[index] = row * 100 + index));
      rows.add(buffer, row % 41);
    }
    expect([...rows.ids]).toEqual(expected);
    const { ids, offsets, rowCount } = rows;
    expect(rowCount).toBe(9000);
    for (let row = 0; row < rowCount; row++) {
      expect(offsets[row + 1] - offsets[row]).toBe(row % 41);
      if (row % 41 > 0) expect(ids[offsets[row]]).toBe(row * 100);
    }
  });

  it('grows for one row larger than everything before', () => {
    const rows = createSparseRows();
    rows.add(Int32Array.of(1), 1);
    const large = Int32Array.from({ length: 500_000 }, (_, index) => index);
    rows.add(large, large.length);
    expect(rows.ids.length).toBe(500_001);
    expect([rows.ids[0], rows.ids.at(-1)]).toEqual([1, 499_999]);
  });

  it('keeps values beside the ids where it has them', () => {
    expect(createSparseRows().values).toBeUndefined();
    const rows = createSparseRows({ withValues: true });
    const large = Int32Array.from({ length: 100_000 }, (_, index) => index);
    rows.add(Int32Array.of(5, 7, 99), 2, [0.5, 2, 9]);
    rows.add(large, large.length, Float64Array.from(large));
    expect(rows.values?.length).toBe(100_002);
    expect([...(rows.values?.subarray(0, 4) ?? [])]).toEqual([0.5, 2, 0, 1]);
    expect(rows.values?.at(-1)).toBe(99_999);
  });
});
