import { hashString } from '../hashing/string-hash.ts';
import { createGrowingArray } from './growing-array.ts';

/**
 * Numbers different texts 0, 1, 2, ... in order of appearance, by 64 bits of hash: with n texts the chance that any two are
 * taken for one is about n² / 2^65 (1e-5 at 20 million). Memory: `distinctTextBytes` a different text, whatever its length.
 */
export interface DistinctTexts {
  readonly size: number;
  /** @returns the text's number: `size` as it was before, when the text is new */
  number(text: string): number;
}

/** At most: 8 of hash, and 8 to 16 of slots in an open-addressing table that is between a quarter and half full. */
export const distinctTextBytes = 24;

export function createDistinctTexts(): DistinctTexts {
  const low = createGrowingArray((length) => new Int32Array(length));
  const high = createGrowingArray((length) => new Int32Array(length));
  /** Number of a text + 1, or 0. */
  let slots = new Int32Array(2048);
  function grow(): void {
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (let text = 0; text < low.length; text++) {
      let slot = low.get(text) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = text + 1;
    }
  }
  return {
    get size() {
      return low.length;
    },
    number(text) {
      const lowHash = hashString(text, 0);
      const highHash = hashString(text, 0x3c6ef372);
      const mask = slots.length - 1;
      let slot = lowHash & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const known = slots[slot] - 1;
        if (low.get(known) === lowHash && high.get(known) === highHash) return known;
      }
      const number = low.length;
      low.push(lowHash);
      high.push(highHash);
      slots[slot] = number + 1;
      if (low.length * 2 === slots.length) grow();
      return number;
    },
  };
}
