import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashIndex } from './hash-index.ts';

const hash = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -20, max: 20 }),
  // All of these begin at one slot.
  fc.integer({ min: -100, max: 100 }).map((upper) => upper << 16),
);

describe('createHashIndex', () => {
  it('finds what a Map finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hash, { maxLength: 200 }), fc.array(hash, { maxLength: 50 }), (hashes, others) => {
        const index = createHashIndex(Int32Array.from(hashes));
        const map = new Map(hashes.map((value, position) => [value, position]));
        for (const value of [...hashes, ...others]) expect(index.of(value)).toBe(map.get(value) ?? -1);
      }),
    );
  });

  it('works at every size around powers of two', () => {
    for (const size of [0, 1, 7, 8, 9, 15, 16, 17, 1023, 1024, 1025]) {
      const hashes = Int32Array.from({ length: size }, (_, position) => Math.imul(position + 1, 0x9e3779b1));
      const index = createHashIndex(hashes);
      hashes.forEach((value, position) => expect(index.of(value)).toBe(position));
      expect(index.of(0)).toBe(-1);
    }
  });
});
