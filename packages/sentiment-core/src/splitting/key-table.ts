import { hashString } from './string-hash.ts';

/**
 * Numbers texts by the order in which they first come, keeping 64 bits of hash of each: with n different texts the chance
 * that any two are taken for one is about n² / 2^65 (1e-5 at 20 million). 8 bytes a different text, and 4 to 11 for finding
 * it; half as much again while growing.
 */
export interface KeyTable {
  /** Different texts so far. */
  readonly size: number;
  /** @returns the text's number: `size` before the call when it is new */
  number(text: string): number;
}

export function createKeyTable(): KeyTable {
  let low = new Int32Array(1024);
  let high = new Int32Array(1024);
  /** Number + 1, or 0. */
  let slots = new Int32Array(2048);
  let size = 0;
  const grow = (): void => {
    const longer = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(old.length * 2);
      next.set(old);
      return next;
    };
    low = longer(low);
    high = longer(high);
    slots = new Int32Array(low.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < size; entry++) {
      let slot = low[entry] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
  };
  return {
    get size() {
      return size;
    },
    number(text) {
      const first = hashString(text, 0);
      const second = hashString(text, 0x3c6ef372);
      let mask = slots.length - 1;
      let slot = first & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const entry = slots[slot] - 1;
        if (low[entry] === first && high[entry] === second) return entry;
      }
      if (size === low.length) {
        grow();
        mask = slots.length - 1;
        slot = first & mask;
        while (slots[slot] !== 0) slot = (slot + 1) & mask;
      }
      low[size] = first;
      high[size] = second;
      size += 1;
      slots[slot] = size;
      return size - 1;
    },
  };
}
