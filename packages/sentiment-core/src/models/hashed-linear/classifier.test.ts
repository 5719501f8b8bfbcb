import { describe, expect, it } from 'vitest';
import { createHashedNgrams } from '../../features/hashed-ngrams.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import { createLinearScorer, lengthDivisor, type LinearParameters } from './classifier.ts';

const bits = 16;
const features = { negation: true, ngrams: 2, skipGrams: true, closingTokens: 0 };
function hashesOf(text: string): number[] {
  const { hashes, count } = createHashedNgrams({ max: 2, skip: true }).hashesOf(createTweetTokenizer().scan(text));
  return [...hashes.subarray(0, count)];
}

function parametersOf(weights: ReadonlyMap<number, number>, rest: Partial<LinearParameters> = {}): LinearParameters {
  const table = new Float32Array(2 ** bits);
  const checks = new Uint8Array(2 ** bits);
  for (const [hash, weight] of weights) {
    table[hash >>> (32 - bits)] = weight;
    checks[hash >>> (32 - bits)] = hash & 0xff;
  }
  return { bits, outputs: 1, weights: table, checks, scale: 1, intercepts: [0], lengthDamping: 0, ...rest };
}

function logitOf(parameters: LinearParameters, text: string): number {
  const logits = new Float64Array(1);
  createLinearScorer(features, parameters)([text], logits);
  return logits[0];
}

describe('createLinearScorer', () => {
  const text = 'not bad crew';
  const hashes = hashesOf(text);
  const weights = new Map(hashes.map((hash, index) => [hash, 2 ** index]));

  it('sums the weights of all features, and of repeated ones again', () => {
    expect(hashes.length).toBe(3 + 4 + 4);
    expect(logitOf(parametersOf(weights), text)).toBe(2 ** hashes.length - 1);
    const [word] = hashesOf('crew').filter((hash) => hashes.includes(hash));
    expect(logitOf(parametersOf(new Map([[word, 1]])), 'crew crew crew crew')).toBe(
      hashesOf('crew crew crew crew').filter((hash) => hash === word).length,
    );
  });

  it.each(['float32', 'int8'])('counts a feature only when its check fits (%s)', (type) => {
    const logit = (hash: number, weight: number) => {
      const parameters = parametersOf(new Map([[hash, weight]]));
      return logitOf(
        type === 'int8' ? { ...parameters, weights: Int8Array.from(parameters.weights) } : parameters,
        text,
      );
    };
    for (const hash of hashes) {
      for (const weight of [5, -127]) expect(logit(hash, weight)).toBe(weight);
      for (let bit = 1; bit < 0x100; bit <<= 1) expect(logit(hash ^ bit, 5)).toBe(0);
    }
  });

  it('scales, damps by the number of features and adds the intercept', () => {
    const [first] = hashes;
    const parameters = parametersOf(new Map([[first, 6]]), { scale: 0.5, intercepts: [-1], lengthDamping: 11 / 3 });
    // 11 features: √(1 + 3) = 2.
    expect(logitOf(parameters, text)).toBeCloseTo((6 * 0.5) / 2 - 1, 12);
    expect(logitOf({ ...parameters, weights: Int8Array.from(parameters.weights) }, text)).toBeCloseTo(0.5, 12);
  });

  it('writes a logit for each text and no more', () => {
    const logits = new Float64Array(4).fill(9);
    createLinearScorer(features, parametersOf(new Map(), { intercepts: [2] }))(['a', '', 'b'], logits);
    expect([...logits]).toEqual([2, 2, 2, 9]);
  });
});

describe('lengthDivisor', () => {
  it.each([
    [0, 5, 1],
    [15, 5, 2],
    [8, 1, 3],
    [100, 0, 1],
  ])('%i features, k %i: %i', (count, lengthDamping, divisor) => {
    expect(lengthDivisor(count, lengthDamping)).toBe(divisor);
  });
});
