import { describe, expect, it } from 'vitest';
import { murmurHash3 } from '../../hashing/murmur-hash3.ts';
import { allocateWeights, subwordBuckets } from './word-inputs.ts';

function bucketsOf(parts: readonly string[], buckets: number) {
  return parts.map((part) => murmurHash3(new TextEncoder().encode(part)) % buckets);
}

describe('sub-words', () => {
  it('are the parts of the paper’s example', () => {
    expect(subwordBuckets('where', { min: 3, max: 3, buckets: 1000 })).toEqual(
      bucketsOf(['<wh', 'whe', 'her', 'ere', 're>'], 1000),
    );
  });

  it('have every length asked for, the whole word left out', () => {
    expect(subwordBuckets('ab', { min: 2, max: 6, buckets: 2 ** 24 })).toEqual(
      bucketsOf(['<a', '<ab', 'ab', 'ab>', 'b>'], 2 ** 24),
    );
    expect(subwordBuckets('a', { min: 3, max: 6, buckets: 10 })).toEqual([]);
    expect(subwordBuckets('a', { min: 1, max: 1, buckets: 97 })).toEqual(bucketsOf(['<', 'a', '>'], 97));
  });

  it('count code points', () => {
    expect(subwordBuckets('é😀', { min: 3, max: 3, buckets: 2 ** 24 })).toEqual(bucketsOf(['<é😀', 'é😀>'], 2 ** 24));
  });
});

describe('weights', () => {
  it('begin as zeros', () => {
    expect(allocateWeights(3)).toEqual(Float32Array.of(0, 0, 0));
  });

  it('that no memory can hold are refused in words', () => {
    expect(() => allocateWeights(2 ** 52)).toThrow(
      expect.objectContaining({
        code: 'training_failed',
        message: expect.stringMatching(/^no memory for \d+ weights/),
      }),
    );
  });
});
