import { comparableWords } from './comparable-words.ts';
import { createSigner, signatureSize } from './min-hash.ts';
import { hashString } from '../hashing/string-hash.ts';

const blockBits = 16;
const blockRows = 1 << blockBits;
const wordsPerSignature = signatureSize / 4;

/** Signatures of texts, 52 bytes each, in blocks, so that growing copies nothing. */
export interface SignatureStore {
  readonly size: number;
  add(text: string): void;
  /**
   * Four neighbouring bytes of a signature as one number: a band of locality-sensitive hashing.
   * @param band 0..11, or `copyBand`: a hash of all words
   */
  band(row: number, band: number): number;
  /** True when the two texts have the same words in the same order (see `comparableWords`). */
  isCopy(row: number, other: SignatureStore, otherRow: number): boolean;
  /** How many bytes of two signatures agree, 0..48. */
  matches(row: number, other: SignatureStore, otherRow: number): number;
  /** The signature's bytes; a view. */
  signature(row: number): Uint8Array;
}

/** Bands of a signature. Two texts of similarity s share one with chance 1 - (1 - s⁴)¹²: .96 at s = .7, .998 at .8. */
export const bandCount = wordsPerSignature;

/** The band that copies share, and nothing else but by chance. */
export const copyBand = bandCount;

export function createSignatureStore(): SignatureStore {
  const blocks: Uint8Array[] = [];
  const bands: Int32Array[] = [];
  const copies: Int32Array[] = [];
  const sign = createSigner();
  let size = 0;
  const store: SignatureStore = {
    get size() {
      return size;
    },
    add(text) {
      const place = size & (blockRows - 1);
      if (place === 0) {
        const block = new Uint8Array(blockRows * signatureSize);
        blocks.push(block);
        bands.push(new Int32Array(block.buffer));
        copies.push(new Int32Array(blockRows));
      }
      const words = comparableWords(text);
      sign(words, blocks[blocks.length - 1], place * signatureSize);
      copies[copies.length - 1][place] = words.reduce((state, word) => hashString(word, state), 0);
      size += 1;
    },
    band(row, band) {
      const place = row & (blockRows - 1);
      return band === copyBand
        ? copies[row >>> blockBits][place]
        : bands[row >>> blockBits][place * wordsPerSignature + band];
    },
    isCopy: (row, other, otherRow) =>
      store.band(row, copyBand) === other.band(otherRow, copyBand) &&
      store.matches(row, other, otherRow) === signatureSize,
    matches(row, other, otherRow) {
      const own = store.signature(row);
      const theirs = other.signature(otherRow);
      let same = 0;
      for (let index = 0; index < signatureSize; index++) if (own[index] === theirs[index]) same += 1;
      return same;
    },
    signature(row) {
      const start = (row & (blockRows - 1)) * signatureSize;
      return blocks[row >>> blockBits].subarray(start, start + signatureSize);
    },
  };
  return store;
}

/** Signatures of texts, in order. */
export function signTexts(texts: Iterable<string>): SignatureStore {
  const store = createSignatureStore();
  for (const text of texts) store.add(text);
  return store;
}
