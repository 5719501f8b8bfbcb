export interface HashIndex {
  /** Position of a hash in the list, or -1. */
  of(hash: number): number;
}

/** Finds positions in a list of different 32-bit hashes: open addressing, linear probing, at most half full. */
export function createHashIndex(hashes: Int32Array): HashIndex {
  const bits = Math.max(4, Math.ceil(Math.log2(hashes.length + 1)) + 1);
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(2 ** bits).fill(-1);
  for (let position = 0; position < hashes.length; position++) {
    let slot = hashes[position] & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = position;
  }
  return {
    of(hash) {
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const position = slots[slot];
        if (position === -1 || hashes[position] === hash) return position;
      }
    },
  };
}
