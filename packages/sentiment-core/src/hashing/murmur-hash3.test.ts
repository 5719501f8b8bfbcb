import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish, mixBlock, murmurHash3 } from './murmur-hash3.ts';

const encoder = new TextEncoder();
const mask = 0xffffffffn;
function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (32n - by))) & mask;
}
function mixed(block: bigint): bigint {
  return (rotate((block * 0xcc9e2d51n) & mask, 15n) * 0x1b873593n) & mask;
}

/** MurmurHash3_x86_32 with seed 0 from its published description, in whole numbers. */
function referenceHash(bytes: Uint8Array): number {
  const little = (part: Uint8Array): bigint =>
    part.reduce((sum, byte, index) => sum | (BigInt(byte) << BigInt(8 * index)), 0n);
  const blocks = Math.floor(bytes.length / 4);
  let hash = 0n;
  for (let block = 0; block < blocks; block++) {
    hash = (rotate(hash ^ mixed(little(bytes.subarray(block * 4, block * 4 + 4))), 13n) * 5n + 0xe6546b64n) & mask;
  }
  hash ^= mixed(little(bytes.subarray(blocks * 4)));
  hash ^= BigInt(bytes.length);
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return Number(hash ^ (hash >> 16n));
}

describe('murmurHash3', () => {
  it.each([
    ['', 0],
    ['a', 0x3c2569b2],
    ['ab', 0x9bbfd75f],
    ['abc', 0xb3dd93fa],
    ['abcd', 0x43ed676a],
    ['hello', 0x248bfa47],
    ['hello, world', 0x149bbb7f],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('published: %s', (text, hash) => {
    expect(murmurHash3(encoder.encode(text))).toBe(hash);
    expect(referenceHash(encoder.encode(text))).toBe(hash);
  });

  it('published, of bytes: zeros and ones of every length', () => {
    const hashes = (byte: number) => [1, 2, 3, 4].map((length) => murmurHash3(new Uint8Array(length).fill(byte)));
    expect(hashes(0)).toEqual([0x514e28b7, 0x30f4c306, 0x85f0b427, 0x2362f9de]);
    expect(hashes(255).at(-1)).toBe(0x76293b50);
  });

  it('agrees with whole-number arithmetic on every length from 0 to 20', () => {
    for (let length = 0; length <= 20; length++) {
      for (const bytes of [new Uint8Array(length).fill(0xff), Uint8Array.from({ length }, (_, at) => at * 37 + 129)]) {
        expect(murmurHash3(bytes)).toBe(referenceHash(bytes));
      }
    }
  });

  it('agrees with whole-number arithmetic on arbitrary text and bytes, wherever they lie in their buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'binary' }), fc.nat(5), (bytes, text, offset) => {
        expect(murmurHash3(bytes)).toBe(referenceHash(bytes));
        expect(murmurHash3(encoder.encode(text))).toBe(referenceHash(encoder.encode(text)));
        const inside = new Uint8Array(bytes.length + offset + 3).fill(0xab);
        inside.set(bytes, offset);
        expect(murmurHash3(inside.subarray(offset, offset + bytes.length))).toBe(referenceHash(bytes));
      }),
    );
  });

  it('can be taken apart: a common first block is mixed once', () => {
    const prefix = mixBlock(0, 0x5f544f4e);
    expect(finish(prefix, 0x64, 5) >>> 0).toBe(murmurHash3(encoder.encode('NOT_d')));
    expect(finish(prefix, 0, 4) >>> 0).toBe(murmurHash3(encoder.encode('NOT_')));
  });
});
