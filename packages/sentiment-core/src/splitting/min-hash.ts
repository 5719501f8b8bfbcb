import { createSeededRandom } from '../hashing/seeded-random.ts';
import { hashString } from '../hashing/string-hash.ts';

/** Minima of a signature, one byte each. */
export const signatureSize = 48;

/**
 * Writes a text's signature to `target`, from `offset` on. Two signatures agree in a byte with chance J + (1 - J) / 256, J
 * the Jaccard similarity of the two texts' word pairs.
 */
export type SignWords = (words: readonly string[], target: Uint8Array, offset: number) => void;

/**
 * MinHash over pairs of neighbouring words, the text's two ends included (Broder, "On the resemblance and containment of
 * documents", 1997), of every minimum one byte (b-bit minwise hashing, Li and König 2010).
 */
export function createSigner(): SignWords {
  const random = createSeededRandom(0x5eed);
  const salts = Int32Array.from({ length: signatureSize }, () => random() | 0);
  let pairs = new Int32Array(64);
  return (words, target, offset) => {
    const count = words.length + 1;
    if (count > pairs.length) pairs = new Int32Array(count * 2);
    let previous = 0;
    for (let index = 0; index < count; index++) {
      const word = index === words.length ? 1 : hashString(words[index], 0);
      pairs[index] = Math.imul(previous, 0x01000193) ^ word;
      previous = word;
    }
    for (let row = 0; row < signatureSize; row++) {
      const salt = salts[row];
      // Numbers without a sign, compared with their highest bit turned: engines are quicker at numbers with one.
      let minimum = 0x7fffffff;
      for (let index = 0; index < count; index++) {
        let value = Math.imul(pairs[index] ^ salt, 0x85ebca6b);
        value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
        value = value ^ (value >>> 16) ^ 0x80000000;
        if (value < minimum) minimum = value;
      }
      target[offset + row] = Math.imul(minimum ^ 0x80000000, 0x9e3779b1) >>> 24;
    }
  };
}

/**
 * Estimate of the Jaccard similarity from how many bytes agree.
 * @param matches 0..48
 * @returns in [0, 1]; standard error at most .07
 */
export function estimatedSimilarity(matches: number): number {
  return Math.max(0, (matches / signatureSize - 1 / 256) / (1 - 1 / 256));
}
