import { createHashedNgrams } from '../../features/hashed-ngrams.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';

/** How a text becomes features. */
export interface LinearFeatures {
  readonly negation: boolean;
  readonly ngrams: number;
  readonly skipGrams: boolean;
}

/**
 * A linear function of hashed features. The upper `bits` bits of a feature's hash choose its bucket and the lowest 8 must
 * equal the bucket's check: all but 1 in 256 of the features that were never trained on count nothing, so that a small
 * table does not drown in collisions.
 */
export interface LinearParameters {
  readonly bits: number;
  /** [2^bits]; int8 weights are multiplied by `scale`. */
  readonly weights: Float32Array | Int8Array;
  /** [2^bits] */
  readonly checks: Uint8Array;
  readonly scale: number;
  readonly intercept: number;
  /** The k of √(1 + features/k) that divides the sum, or 0 for no damping. */
  readonly lengthDamping: number;
}

/** Writes the log-odds of the second label for each text. */
export type LinearScorer = (texts: readonly string[], logits: Float64Array) => void;

export function createLinearScorer(features: LinearFeatures, parameters: LinearParameters): LinearScorer {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = createHashedNgrams({ max: features.ngrams, skip: features.skipGrams });
  const { bits, weights, checks, scale, intercept, lengthDamping } = parameters;
  const shift = 32 - bits;

  return (texts, logits) => {
    for (let row = 0; row < texts.length; row++) {
      const { hashes, count } = ngrams.hashesOf(tokenizer.scan(texts[row]));
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const hash = hashes[index];
        const bucket = hash >>> shift;
        if (checks[bucket] === (hash & 0xff)) sum += weights[bucket];
      }
      logits[row] = (sum * scale) / lengthDivisor(count, lengthDamping) + intercept;
    }
  };
}

/** √(1 + count/k); 1 when k is 0. */
export function lengthDivisor(count: number, lengthDamping: number): number {
  return lengthDamping === 0 ? 1 : Math.sqrt(1 + count / lengthDamping);
}
