import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamPadding, type TokenStream } from '../preprocessing/advanced/tweet-tokenizer.ts';
import { createHashedNgrams } from './hashed-ngrams.ts';

function streamOf(tokens: readonly number[]): TokenStream {
  return {
    hashes: Int32Array.from([...tokens, ...new Array<number>(streamPadding).fill(0)]),
    count: tokens.length,
  };
}

/** The documented formula in whole numbers mod 2^32; features sorted, because their order says nothing. */
function referenceFeatures(tokens: readonly number[], max: number, skip: boolean, closing = 0): number[] {
  const modulus = 1n << 32n;
  const at = (index: number): bigint =>
    index < 0 ? 0x2545f491n : index < tokens.length ? BigInt.asUintN(32, BigInt(tokens[index])) : 0n;
  const features: bigint[] = [];
  const add = (hash: bigint) => features.push((hash * 0x5bd1e995n) % modulus);
  for (let first = -1; first < tokens.length; first++) {
    for (let length = first < 0 ? 2 : 1; length <= max; length++) {
      let hash = at(first);
      for (let next = 1; next < length; next++) hash = (hash * 0x1e3779b1n + at(first + next)) % modulus;
      add(hash);
    }
    if (skip) add((at(first) * 0x4cf5ad43n + at(first + 2)) % modulus);
  }
  for (let first = Math.max(0, tokens.length - closing); first < tokens.length; first++) {
    for (let length = 1; length <= max; length++) {
      let hash = 0x6a09e667n;
      for (let next = 0; next < length; next++) hash = (hash * 0x1e3779b1n + at(first + next)) % modulus;
      add(hash);
    }
  }
  return features.map((feature) => Number(BigInt.asIntN(32, feature))).sort((a, b) => a - b);
}

function featuresOf(tokens: readonly number[], max: number, skip: boolean, closing = 0): number[] {
  const { hashes, count } = createHashedNgrams({ max, skip, closing }).hashesOf(streamOf(tokens));
  return [...hashes.subarray(0, count)].sort((a, b) => a - b);
}

const hash = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)),
);

describe('createHashedNgrams', () => {
  it.each([1, 2, 3, 4, 5].flatMap((max) => [true, false].map((skip) => [max, skip] as const)))(
    'computes the documented formula: max %i, skip %s',
    (max, skip) => {
      fc.assert(
        fc.property(fc.array(hash, { maxLength: 12 }), (tokens) => {
          const features = featuresOf(tokens, max, skip);
          expect(features).toEqual(referenceFeatures(tokens, max, skip));
          expect(features.length).toBe(tokens.length * max + (max - 1) + (skip ? tokens.length + 1 : 0));
        }),
      );
    },
  );

  it.each([1, 2, 3, 4, 5].flatMap((max) => [1, 8, 32].map((closing) => [max, closing] as const)))(
    'adds the tokens that close a text: max %i, closing %i',
    (max, closing) => {
      fc.assert(
        fc.property(fc.array(hash, { maxLength: 40 }), (tokens) => {
          const features = featuresOf(tokens, max, true, closing);
          expect(features).toEqual(referenceFeatures(tokens, max, true, closing));
          expect(features.length - featuresOf(tokens, max, true).length).toBe(Math.min(closing, tokens.length) * max);
        }),
      );
    },
  );

  it.each([-1, 33, 1.5])('refuses %d closing tokens', (closing) => {
    expect(() => createHashedNgrams({ closing })).toThrow(/closing/);
  });

  it('worked by hand: bigrams of the tokens 1 and 2', () => {
    const spread = (value: number) => Math.imul(value | 0, 0x5bd1e995);
    expect(featuresOf([1, 2], 2, false)).toEqual(
      [
        spread(1),
        spread(2),
        spread(Math.imul(0x2545f491, 0x1e3779b1) + 1),
        spread(0x1e3779b1 + 2),
        spread(Math.imul(2, 0x1e3779b1)),
      ].sort((a, b) => a - b),
    );
  });

  it('has features of an empty text, the start and end alone, unless only single tokens count', () => {
    expect(featuresOf([], 1, false)).toEqual([]);
    expect(featuresOf([], 2, true).length).toBe(2);
  });

  it('uses bigrams and skipped pairs by default', () => {
    const { hashes, count } = createHashedNgrams().hashesOf(streamOf([7, 8, 9]));
    expect([...hashes.subarray(0, count)].sort((a, b) => a - b)).toEqual(referenceFeatures([7, 8, 9], 2, true));
  });

  it('grows for long texts and leaves nothing of them to the next', () => {
    const ngrams = createHashedNgrams({ max: 3 });
    const tokens = Array.from({ length: 5000 }, (_, index) => Math.imul(index, 0x9e3779b1));
    const long = ngrams.hashesOf(streamOf(tokens));
    expect([...long.hashes.subarray(0, long.count)].sort((a, b) => a - b)).toEqual(referenceFeatures(tokens, 3, true));
    const short = ngrams.hashesOf(streamOf([5]));
    expect([...short.hashes.subarray(0, short.count)].sort((a, b) => a - b)).toEqual(referenceFeatures([5], 3, true));
  });

  it.each([
    ['max', { max: 0 }],
    ['max', { max: 6 }],
    ['max', { max: 1.5 }],
    ['skip', { skip: 'yes' as unknown as boolean }],
  ])('refuses a wrong %s', (field, options) => {
    expect(() => createHashedNgrams(options)).toThrow(expect.objectContaining({ code: 'option_invalid', field }));
  });
});
