import { requireBoolean, requireInteger } from '../errors/option-checks.ts';
import type { TokenStream } from '../preprocessing/advanced/tweet-tokenizer.ts';

/** How a text becomes hashed features. */
export interface HashedFeatureSettings {
  readonly negation: boolean;
  readonly ngrams: number;
  readonly skipGrams: boolean;
  /** Tokens at the end of a text that are features once more. */
  readonly closingTokens: number;
}

/** Of the settings, and of what a model with hashed features has beside them; here, for the embedded model loads no schemas. */
export const hashedRanges = {
  ngrams: [1, 5],
  closingTokens: [0, 32],
  bits: [10, 24],
  lengthDamping: [0, 1000],
} as const;

export interface HashedNgramsOptions {
  /** Most tokens of an n-gram, 1 to 5; shorter ones are features too. Default 2. */
  readonly max?: number;
  /** Adds pairs of tokens with exactly one between them. Default true. */
  readonly skip?: boolean;
  /** Number of tokens at the end of the text that are features once more, as its closing, 0 to 32. Default 0. */
  readonly closing?: number;
}

/** Features of one text as signed 32-bit hashes; the next call overwrites them. A feature that occurs twice stands twice. */
export interface FeatureHashes {
  hashes: Int32Array;
  count: number;
}

export interface HashedNgrams {
  hashesOf(stream: TokenStream): FeatureHashes;
}

/**
 * Combine the hash of an n-gram with that of the token after it. All constants are below 2^31, so that a graph of 64-bit
 * integer operators computes the same without overflow.
 */
export const ngramMultiplier = 0x1e3779b1;
export const skipMultiplier = 0x4cf5ad43;
/** Multiplicative hashing (Knuth, TAOCP 6.4): the upper bits of the product depend on every bit of the hash. */
export const spreadMultiplier = 0x5bd1e995;

/** Opens the n-grams of the tokens that close a text. */
export const closingStart = 0x6a09e667;

/** Stands before the first token; behind the last one stands the hash 0. How a tweet starts and ends is informative. */
export const textStart = 0x2545f491;

/**
 * Word n-grams as hashes. With token hashes h: H(a) = h(a), H(a b) = H(a) · 0x1e3779b1 + h(b), and for a skipped pair
 * h(a) · 0x4cf5ad43 + h(c); the feature is H · 0x5bd1e995; all mod 2^32. Before the text stands 0x2545f491 and behind it 0,
 * as often as needed, so that every token, and the start, opens n-grams of every length; alone they are no features.
 * Each of the last `closing` tokens opens n-grams of every length that begin with H = 0x6a09e667, too.
 */
export function createHashedNgrams({ max = 2, skip = true, closing = 0 }: HashedNgramsOptions = {}): HashedNgrams {
  requireInteger('max', max, ...hashedRanges.ngrams);
  requireBoolean('skip', skip);
  requireInteger('closing', closing, ...hashedRanges.closingTokens);
  const features: FeatureHashes = { hashes: new Int32Array(4096), count: 0 };

  function hashesOf({ hashes: tokens, count }: TokenStream): FeatureHashes {
    const most = (count + 1) * (max + (skip ? 1 : 0)) + closing * max;
    if (features.hashes.length < most) features.hashes = new Int32Array(most * 2);
    const { hashes } = features;
    let written = 0;
    for (let first = -1; first < count; first++) {
      const start = first < 0 ? textStart : tokens[first];
      if (first >= 0) hashes[written++] = Math.imul(start, spreadMultiplier);
      let hash = start;
      for (let last = first + 1; last < first + max; last++) {
        hash = (Math.imul(hash, ngramMultiplier) + tokens[last]) | 0;
        hashes[written++] = Math.imul(hash, spreadMultiplier);
      }
      if (skip) {
        hash = (Math.imul(start, skipMultiplier) + tokens[first + 2]) | 0;
        hashes[written++] = Math.imul(hash, spreadMultiplier);
      }
    }
    for (let first = Math.max(0, count - closing); first < count; first++) {
      let hash = closingStart;
      for (let last = first; last < first + max; last++) {
        hash = (Math.imul(hash, ngramMultiplier) + tokens[last]) | 0;
        hashes[written++] = Math.imul(hash, spreadMultiplier);
      }
    }
    features.count = written;
    return features;
  }

  return { hashesOf };
}
