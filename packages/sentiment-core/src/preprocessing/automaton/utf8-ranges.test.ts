import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteRanges, utf8Ranges } from './utf8-ranges.ts';

const encoder = new TextEncoder();
const matches = (sequences: readonly ByteRanges[], bytes: Uint8Array): number =>
  sequences.filter(
    (ranges) =>
      ranges.length === bytes.length &&
      ranges.every(([first, last], index) => first <= (bytes[index] ?? NaN) && (bytes[index] ?? NaN) <= last),
  ).length;
const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff;

/** Where encodings change their length, their lead byte or their existence. */
const boundaries = [
  0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xcfff, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x3ffff,
  0x40000, 0xfffff, 0x100000, 0x10ffff,
]; // prettier-ignore
const codePoint = fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.constantFrom(...boundaries));

describe('utf8Ranges', () => {
  it('worked example: the range of two- and three-byte characters', () => {
    expect(utf8Ranges([0x80, 0xffff])).toEqual([
      [[0xc2, 0xdf], [0x80, 0xbf]],
      [[0xe0, 0xe0], [0xa0, 0xbf], [0x80, 0xbf]],
      [[0xe1, 0xec], [0x80, 0xbf], [0x80, 0xbf]],
      [[0xed, 0xed], [0x80, 0x9f], [0x80, 0xbf]],
      [[0xee, 0xef], [0x80, 0xbf], [0x80, 0xbf]],
    ]); // prettier-ignore
  });

  it('is empty for surrogates and for no range', () => {
    expect(utf8Ranges([0xd800, 0xdfff])).toEqual([]);
    expect(utf8Ranges([0xd900, 0xda00])).toEqual([]);
    expect(utf8Ranges([5, 4])).toEqual([]);
  });

  it('matches exactly the code points inside, each by one sequence', () => {
    fc.assert(
      fc.property(codePoint, codePoint, fc.array(codePoint, { maxLength: 10 }), (a, b, others) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const sequences = utf8Ranges([first, last]);
        const near = [first, last].flatMap((end) => [end - 64, end - 1, end, end + 1, end + 64]);
        for (const candidate of [...near, ...boundaries, ...others]) {
          if (candidate < 0 || candidate > 0x10ffff || isSurrogate(candidate)) continue;
          const inside = first <= candidate && candidate <= last;
          expect(matches(sequences, encoder.encode(String.fromCodePoint(candidate)))).toBe(inside ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('matches as many byte sequences as the range has code points, so nothing else', () => {
    fc.assert(
      fc.property(codePoint, codePoint, (a, b) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const size = utf8Ranges([first, last])
          .map((ranges) => ranges.reduce((product, [low, high]) => product * (high - low + 1), 1))
          .reduce((sum, count) => sum + count, 0);
        const surrogates = Math.max(0, Math.min(last, 0xdfff) - Math.max(first, 0xd800) + 1);
        expect(size).toBe(last - first + 1 - surrogates);
      }),
      { numRuns: 500 },
    );
  });
});
