import type { SignatureStore } from './signature-store.ts';

/** A bound on the time that a value shared by very many different texts can cost. */
export const visitedRows = 64;

/**
 * Rows of a store by the value of one band: open addressing, 5 to 10 bytes a row. One table serves all bands, one after
 * the other.
 */
export interface BandTable {
  /** Forgets all rows; those that come next are kept by this band. */
  clear(band: number): void;
  /** Calls `visit` with rows kept under `value`, the first 64 at most, until it returns true. */
  visit(value: number, visit: (row: number) => boolean): void;
  /** Keeps a row under its value, unless 64 are there already. */
  keep(row: number): void;
}

/** @param store whose rows are kept */
export function createBandTable(store: SignatureStore): BandTable {
  let capacity = 16;
  while (capacity < store.size * 1.25) capacity *= 2;
  const mask = capacity - 1;
  /** Row + 1, or 0. */
  const slots = new Int32Array(capacity);
  let band = 0;
  const start = (value: number): number => {
    const mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 13)) & mask;
  };
  return {
    clear(next) {
      band = next;
      slots.fill(0);
    },
    visit(value, visit) {
      let visited = 0;
      for (let slot = start(value); slots[slot] !== 0 && visited < visitedRows; slot = (slot + 1) & mask) {
        const row = slots[slot] - 1;
        if (store.band(row, band) !== value) continue;
        if (visit(row)) return;
        visited += 1;
      }
    },
    keep(row) {
      const value = store.band(row, band);
      let same = 0;
      let slot = start(value);
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        // Nobody would visit it; and keeping all would make a row cost as much as there are rows before it.
        if (store.band(slots[slot] - 1, band) === value && ++same === visitedRows) return;
      }
      slots[slot] = row + 1;
    },
  };
}
