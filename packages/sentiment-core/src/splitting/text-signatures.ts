import { createSeededRandom } from '../hashing/seeded-random.ts';
import { hashString } from '../hashing/string-hash.ts';

const noise = /https?:\/\/\S*|www\.\S+|@\w+|&(?:amp|lt|gt|quot|#\d+);|\brt\b/g;
const words = /[\p{L}\p{M}\p{N}_]+|\p{Extended_Pictographic}/gu;

/**
 * The words by which two texts are compared when copies are looked for: lower case, without links, mentions, `RT` and
 * punctuation, digits as 0; so a retweet or a filled-in template says the same as its original. Emoji are words. A text with
 * none of these (a bare link, say) is one word, itself.
 * @returns 1 word or more
 */
export function comparableWords(text: string): string[] {
  const lower = text.toLowerCase();
  return lower.replace(noise, ' ').replace(/\d/g, '0').match(words) ?? [lower.trim()];
}

/** Minima of a signature, one byte each. */
export const signatureSize = 48;

/** Bands of a signature. Two texts of similarity s share one with chance 1 - (1 - s⁴)¹²: .96 at s = .7, .998 at .8. */
export const bandCount = signatureSize / 4;

/** The band that copies share, and nothing else but by chance: a hash of all words. */
export const copyBand = bandCount;

/** 32-bit numbers kept of a text: its bands and the hash of its words. */
const width = bandCount + 1;

/** Bytes that are kept of a text. */
export const signatureBytes = 4 * width;

/**
 * MinHash signatures of texts, in order, `signatureBytes` each. Two signatures agree in a byte with chance J + (1 - J) / 256, J
 * the Jaccard similarity of the two texts' pairs of neighbouring words, the text's two ends included (Broder, "On the
 * resemblance and containment of documents", 1997; one byte of every minimum: b-bit minwise hashing, Li and König 2010).
 */
export interface TextSignatures {
  readonly size: number;
  add(text: string): void;
  /**
   * Four neighbouring bytes of a signature as one number: a band of locality-sensitive hashing.
   * @param band 0..11, or `copyBand`
   */
  band(row: number, band: number): number;
}

const blockBits = 16;
const blockRows = 1 << blockBits;

/** In blocks, so that growing copies nothing. */
export function createTextSignatures(): TextSignatures {
  const blocks: Int32Array[] = [];
  let bytes = new Uint8Array();
  const sign = createSigner();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(text) {
      const start = (size & (blockRows - 1)) * width;
      if (start === 0) {
        const block = new Int32Array(blockRows * width);
        blocks.push(block);
        bytes = new Uint8Array(block.buffer);
      }
      const found = comparableWords(text);
      sign(found, bytes, start * 4);
      blocks[blocks.length - 1][start + copyBand] = found.reduce((state, word) => hashString(word, state), 0);
      size += 1;
    },
    band: (row, band) => blocks[row >>> blockBits][(row & (blockRows - 1)) * width + band],
  };
}

/** @returns writes the signature of a text with these words to `target`, from `offset` on */
function createSigner(): (words: readonly string[], target: Uint8Array, offset: number) => void {
  const random = createSeededRandom(0x5eed);
  const salts = Int32Array.from({ length: signatureSize }, () => random() | 0);
  let pairs = new Int32Array(64);
  return (textWords, target, offset) => {
    const count = textWords.length + 1;
    if (count > pairs.length) pairs = new Int32Array(count * 2);
    let previous = 0;
    for (let index = 0; index < count; index++) {
      const word = index === textWords.length ? 1 : hashString(textWords[index], 0);
      pairs[index] = Math.imul(previous, 0x01000193) ^ word;
      previous = word;
    }
    for (let row = 0; row < signatureSize; row++) {
      const salt = salts[row];
      // Unsigned numbers, compared with their highest bit turned: engines are quicker at signed ones.
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

/** How many bytes of two signatures differ, 0..48; counted no further than `enough`. */
export function differentBytes(
  signatures: TextSignatures,
  row: number,
  others: TextSignatures,
  otherRow: number,
  enough: number = signatureSize,
): number {
  let different = 0;
  for (let band = 0; band < bandCount && different < enough; band++) {
    const bits = signatures.band(row, band) ^ others.band(otherRow, band);
    if (bits === 0) continue;
    // The highest bit of every byte that is not 0, gathered at the lowest, and summed by the multiplication.
    const marks = ((((bits & 0x7f7f7f7f) + 0x7f7f7f7f) | bits) >>> 7) & 0x01010101;
    different += Math.imul(marks, 0x01010101) >>> 24;
  }
  return different;
}

/** True when two texts have the same words in the same order (see `comparableWords`). */
export function isCopy(signatures: TextSignatures, row: number, others: TextSignatures, otherRow: number): boolean {
  return (
    signatures.band(row, copyBand) === others.band(otherRow, copyBand) &&
    differentBytes(signatures, row, others, otherRow, 1) === 0
  );
}

/**
 * Estimate of the Jaccard similarity from how many bytes agree.
 * @param matches 0..48
 * @returns in [0, 1]; standard error at most .07
 */
export function estimatedSimilarity(matches: number): number {
  return Math.max(0, (matches / signatureSize - 1 / 256) / (1 - 1 / 256));
}
