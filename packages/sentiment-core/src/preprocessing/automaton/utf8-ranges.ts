import type { CodePointRange } from './pattern.ts';

/** One UTF-8 byte sequence pattern: a range of bytes for each position. */
export type ByteRanges = readonly (readonly [first: number, last: number])[];

const lengthLimits = [0x7f, 0x7ff, 0xffff, 0x10ffff];
const surrogates: CodePointRange = [0xd800, 0xdfff];

/**
 * Splits a range of code points into sequences of byte ranges that match exactly its UTF-8 encodings.
 * Surrogates, which UTF-8 cannot encode, are left out. Source: R. Cox, "Regular Expression Matching in the Wild", 2010.
 */
export function utf8Ranges([first, last]: CodePointRange): ByteRanges[] {
  if (first > last) return [];
  if (first <= surrogates[1] && last >= surrogates[0]) {
    return [...utf8Ranges([first, surrogates[0] - 1]), ...utf8Ranges([surrogates[1] + 1, last])];
  }
  for (const limit of lengthLimits) {
    if (first <= limit && last > limit) return [...utf8Ranges([first, limit]), ...utf8Ranges([limit + 1, last])];
  }
  if (last <= 0x7f) return [[[first, last]]];
  // Align both ends on blocks of continuation bytes, so that every position becomes an independent range.
  for (let bits = 6; bits <= 18; bits += 6) {
    const mask = (1 << bits) - 1;
    if (first >> bits === last >> bits) continue;
    if ((first & mask) !== 0) return [...utf8Ranges([first, first | mask]), ...utf8Ranges([(first | mask) + 1, last])];
    if ((last & mask) !== mask) {
      return [...utf8Ranges([first, (last & ~mask) - 1]), ...utf8Ranges([last & ~mask, last])];
    }
  }
  const low = encode(first);
  const high = encode(last);
  return [low.map((byte, index) => [byte, high[index] ?? byte] as const)];
}

function encode(codePoint: number): number[] {
  if (codePoint <= 0x7ff) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 0x3f)];
  const tail = [0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f)];
  if (codePoint <= 0xffff) return [0xe0 | (codePoint >> 12), ...tail];
  return [0xf0 | (codePoint >> 18), 0x80 | ((codePoint >> 12) & 0x3f), ...tail];
}
