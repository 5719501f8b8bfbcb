import { createScoredClassifier, logSumExp, sigmoid } from '../../classification/scored-classifier.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { createHashedNgrams, type HashedFeatureSettings, type HashedNgrams } from '../../features/hashed-ngrams.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';

/** The n-grams of a model's features. */
export function ngramsOf({ ngrams, skipGrams, closingTokens }: HashedFeatureSettings): HashedNgrams {
  return createHashedNgrams({ max: ngrams, skip: skipGrams, closing: closingTokens });
}

/**
 * A linear function of hashed features. The upper `bits` bits of a feature's hash choose its bucket and the lowest 8 must
 * equal the bucket's check: all but 1 in 256 of the features that were never trained on count nothing, so that a small
 * table does not drown in collisions.
 */
export interface LinearParameters {
  readonly bits: number;
  /** Logits a text: 1 for two labels, the log-odds of the second; else one a label. */
  readonly outputs: number;
  /** [2^bits, outputs]; int8 weights are multiplied by `scale`. */
  readonly weights: Float32Array | Int8Array;
  /** [2^bits] */
  readonly checks: Uint8Array;
  readonly scale: number;
  /** [outputs] */
  readonly intercepts: readonly number[];
  /** The k of √(1 + features/k) that divides the sum, or 0 for no damping. */
  readonly lengthDamping: number;
}

/** Writes the logits of each text, row-major [texts, outputs]. */
export type LinearScorer = (texts: readonly string[], logits: Float64Array) => void;

export function createLinearScorer(features: HashedFeatureSettings, parameters: LinearParameters): LinearScorer {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = ngramsOf(features);
  const { bits, outputs, weights, checks, scale, intercepts, lengthDamping } = parameters;
  const shift = 32 - bits;
  if (outputs > 1) {
    return (texts, logits) => {
      logits.fill(0, 0, texts.length * outputs);
      for (let row = 0; row < texts.length; row++) {
        const { hashes, count } = ngrams.hashesOf(tokenizer.scan(texts[row]));
        const start = row * outputs;
        for (let index = 0; index < count; index++) {
          const hash = hashes[index];
          const bucket = hash >>> shift;
          if (checks[bucket] !== (hash & 0xff)) continue;
          for (let output = 0; output < outputs; output++) logits[start + output] += weights[bucket * outputs + output];
        }
        const factor = scale / lengthDivisor(count, lengthDamping);
        for (let output = 0; output < outputs; output++) {
          logits[start + output] = logits[start + output] * factor + intercepts[output];
        }
      }
    };
  }

  const [intercept] = intercepts;
  const sum = weights instanceof Int8Array ? int8Sum(weights, checks, shift) : float32Sum(weights, checks, shift);
  return (texts, logits) => {
    for (let row = 0; row < texts.length; row++) {
      const { hashes, count } = ngrams.hashesOf(tokenizer.scan(texts[row]));
      logits[row] = (sum(hashes, count) * scale) / lengthDivisor(count, lengthDamping) + intercept;
    }
  };
}

type WeightSum = (hashes: Int32Array, count: number) => number;

/** Whether a check fits cannot be foreseen, so a mask is a third faster than a branch. */
function int8Sum(weights: Int8Array, checks: Uint8Array, shift: number): WeightSum {
  return (hashes, count) => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const hash = hashes[index];
      const bucket = hash >>> shift;
      const fits = (((checks[bucket] ^ hash) & 0xff) - 1) >> 31;
      sum += weights[bucket] & fits;
    }
    return sum;
  };
}

function float32Sum(weights: Float32Array, checks: Uint8Array, shift: number): WeightSum {
  return (hashes, count) => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const hash = hashes[index];
      const bucket = hash >>> shift;
      if (checks[bucket] === (hash & 0xff)) sum += weights[bucket];
    }
    return sum;
  };
}

/** √(1 + count/k); 1 when k is 0. */
export function lengthDivisor(count: number, lengthDamping: number): number {
  return lengthDamping === 0 ? 1 : Math.sqrt(1 + count / lengthDamping);
}

/** A linear classifier over hashed n-grams. Everything is computed in the caller's thread, a microsecond a tweet. */
export function createLogisticRegressionClassifier(
  info: ClassifierInfo,
  features: HashedFeatureSettings,
  parameters: LinearParameters,
): Classifier {
  const { outputs } = parameters;
  const labelCount = info.labels.length;
  const score = createLinearScorer(features, parameters);
  const writeProbabilities = outputs === 1 ? probabilitiesOfLogOdds : probabilitiesOfLogits;
  let logits = new Float64Array(1024);
  let probabilities = new Float64Array(2048);

  return createScoredClassifier(info, (texts, take) => {
    const count = texts.length;
    if (logits.length < count * outputs) logits = new Float64Array(count * outputs * 2);
    if (probabilities.length < count * labelCount) probabilities = new Float64Array(count * labelCount * 2);
    score(texts, logits);
    writeProbabilities(logits, count, labelCount, probabilities);
    take(0, count, probabilities);
  });
}

/** One logit a row: the log-odds of the second label. */
function probabilitiesOfLogOdds(logits: Float64Array, rows: number, _: number, probabilities: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const second = sigmoid(logits[row]);
    probabilities[row * 2] = 1 - second;
    probabilities[row * 2 + 1] = second;
  }
}

/** One logit a label. By its logarithm, and not by `softmax`: stored models are computed so, to the last bit. */
function probabilitiesOfLogits(logits: Float64Array, rows: number, labels: number, probabilities: Float64Array): void {
  for (let start = 0; start < rows * labels; start += labels) {
    const normaliser = logSumExp(logits.subarray(start, start + labels));
    for (let index = start; index < start + labels; index++)
      probabilities[index] = Math.exp(logits[index] - normaliser);
  }
}
