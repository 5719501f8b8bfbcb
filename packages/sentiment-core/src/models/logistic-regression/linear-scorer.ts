import { createHashedNgrams } from '../../features/hashed-ngrams.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';

/** A linear function of hashed n-grams. */
export interface LinearParameters {
  /** [2^bits], one weight a feature; int8 weights are multiplied by `scale`. */
  readonly weights: Float32Array | Int8Array;
  readonly scale: number;
  readonly intercept: number;
  /** The k of √(1 + features/k), or 0 for no damping. */
  readonly lengthDamping: number;
}

export interface LinearFeatures {
  readonly negation: boolean;
  readonly ngrams: number;
  readonly skipGrams: boolean;
  readonly bits: number;
}

/** @returns the log-odds of the second label for each text */
export type LinearScorer = (texts: readonly string[], logits: Float64Array) => void;

export function createLinearScorer(features: LinearFeatures, parameters: LinearParameters): LinearScorer {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = createHashedNgrams({ max: features.ngrams, skip: features.skipGrams, bits: features.bits });
  const { weights, scale, intercept, lengthDamping } = parameters;

  return (texts, logits) => {
    for (let row = 0; row < texts.length; row++) {
      const { ids, count } = ngrams.idsOf(tokenizer.scan(texts[row] as string));
      let sum = 0;
      for (let index = 0; index < count; index++) sum += weights[ids[index] as number] as number;
      logits[row] = (sum * scale) / lengthDivisor(count, lengthDamping) + intercept;
    }
  };
}

/** √(1 + count/k); 1 when k is 0. */
export function lengthDivisor(count: number, lengthDamping: number): number {
  return lengthDamping === 0 ? 1 : Math.sqrt(1 + count / lengthDamping);
}
