import { wordIds } from './text-scan.ts';

/** Bits of the filter. */
const filterBits = 2 ** 16;
/** Words it is made of, at most: with two bits a word, about one unknown word in twenty is then taken for a known one. */
const mostWords = 8192;
/** A word seen less often in training is no better known than one never seen. */
const leastCount = 3;

/** Counts words in a fixed amount of memory, 4 MB, whatever the number of texts. */
export interface WordCounter {
  /** @param count how many of `ids` are words */
  add(ids: Int32Array, count: number): void;
  /** The filter of the words seen most often: 8 KB. The same words in any order give the same bytes. */
  knownWords(): Uint8Array;
}

export function createWordCounter(): WordCounter {
  const counts = new Uint32Array(wordIds);
  return {
    add(ids, count) {
      for (let index = 0; index < count; index++) counts[ids[index]] += 1;
    },
    knownWords() {
      const ids: number[] = [];
      for (let id = 0; id < wordIds; id++) if (counts[id] >= leastCount) ids.push(id);
      ids.sort((first, second) => counts[second] - counts[first] || first - second);
      const filter = new Uint8Array(filterBits / 8);
      for (const id of ids.slice(0, mostWords)) {
        setBit(filter, firstBit(id));
        setBit(filter, secondBit(id));
      }
      return filter;
    },
  };
}

/** Bytes of a filter. */
export const knownWordsBytes = filterBits / 8;

/** Whether a word is in the filter (Bloom 1970): always true for those it was made of, seldom for others. */
export function isKnownWord(filter: Uint8Array, id: number): boolean {
  const first = firstBit(id);
  if ((filter[first >>> 3] & (1 << (first & 7))) === 0) return false;
  const second = secondBit(id);
  return (filter[second >>> 3] & (1 << (second & 7))) !== 0;
}

function firstBit(id: number): number {
  return id & (filterBits - 1);
}

function secondBit(id: number): number {
  return Math.imul(id, 0x9e3779b1) >>> 16;
}

function setBit(filter: Uint8Array, bit: number): void {
  filter[bit >>> 3] |= 1 << (bit & 7);
}
