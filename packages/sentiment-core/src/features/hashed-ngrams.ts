import { requireBoolean, requireInteger } from '../errors/option-checks.ts';
import type { TokenStream } from '../preprocessing/token-stream.ts';

export interface HashedNgramsOptions {
  /** Most tokens of an n-gram, 1 to 5; shorter ones are features too. Default 2. */
  readonly max?: number;
  /** Adds pairs of tokens with exactly one between them. Default true. */
  readonly skip?: boolean;
  /** Feature ids lie in [0, 2^bits); 10 to 24. Default 20. */
  readonly bits?: number;
}

/** Feature ids of one text; the next call overwrites them. An id that occurs twice stands twice. */
export interface FeatureIds {
  ids: Int32Array;
  count: number;
}

export interface HashedNgrams {
  /** Number of features, 2^bits. */
  readonly dimension: number;
  readonly options: Required<HashedNgramsOptions>;
  idsOf(stream: TokenStream): FeatureIds;
}

/**
 * Combines the hash of an n-gram with that of the token after it. All constants are below 2^31, so that a graph of
 * 64-bit integer operators computes the same without overflow.
 */
const ngramMultiplier = 0x1e3779b1;
const skipMultiplier = 0x4cf5ad43;
/** Fibonacci hashing (Knuth, TAOCP 6.4): the upper bits of the product depend on every bit of the hash. */
const spreadMultiplier = 0x5bd1e995;

/**
 * Word n-grams hashed into 2^bits features (Weinberger et al., "Feature hashing for large scale multitask learning", 2009,
 * without the sign). With token hashes h: H(a) = h(a), H(a b) = H(a) · 0x1e3779b1 + h(b), and for a skipped pair
 * h(a) · 0x4cf5ad43 + h(c), all mod 2^32; the id is the upper `bits` bits of H · 0x5bd1e995 mod 2^32.
 */
export function createHashedNgrams({ max = 2, skip = true, bits = 20 }: HashedNgramsOptions = {}): HashedNgrams {
  requireInteger('max', max, 1, 5);
  requireBoolean('skip', skip);
  requireInteger('bits', bits, 10, 24);
  const shift = 32 - bits;
  const features: FeatureIds = { ids: new Int32Array(4096), count: 0 };

  function idsOf({ hashes, count }: TokenStream): FeatureIds {
    const most = count * (max + (skip ? 1 : 0));
    if (features.ids.length < most) features.ids = new Int32Array(most * 2);
    const { ids } = features;
    let written = 0;
    for (let first = 0; first < count; first++) {
      const start = hashes[first] as number;
      let hash = start;
      ids[written++] = Math.imul(hash, spreadMultiplier) >>> shift;
      const stop = Math.min(first + max, count);
      for (let last = first + 1; last < stop; last++) {
        hash = (Math.imul(hash, ngramMultiplier) + (hashes[last] as number)) | 0;
        ids[written++] = Math.imul(hash, spreadMultiplier) >>> shift;
      }
      if (skip && first + 2 < count) {
        hash = (Math.imul(start, skipMultiplier) + (hashes[first + 2] as number)) | 0;
        ids[written++] = Math.imul(hash, spreadMultiplier) >>> shift;
      }
    }
    features.count = written;
    return features;
  }

  return { dimension: 2 ** bits, options: { max, skip, bits }, idsOf };
}
