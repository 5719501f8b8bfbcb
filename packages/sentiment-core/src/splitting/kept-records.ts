/**
 * Told of a record that begins at `at` of `records`, and of a kept one of the same value that begins at `keptAt` of `kept`.
 * @returns true when the record needs no other, and is not to be kept
 */
export type VisitMatch = (records: Int32Array, at: number, kept: Int32Array, keptAt: number) => boolean;

/** Records by the value of one of their numbers: open addressing, width + 2 numbers a record, half of it to spare. */
export interface KeptRecords {
  /** Forgets all records; those that come next are kept by the number at `place`. */
  clear(place: number): void;
  /**
   * Calls `visit` with the records kept under the same value until it returns true. If it never does, the record is kept
   * too, unless there are `most` of its value: nobody would visit it, and keeping all would make a record cost as much as
   * there are records before it.
   */
  offer(records: Int32Array, at: number, visit: VisitMatch): void;
}

/**
 * @param width numbers of a record
 * @param most records kept under one value
 */
export function createKeptRecords(width: number, most: number): KeptRecords {
  let kept = new Int32Array(256 * width);
  /** Number of a record + 1, or 0. */
  let slots = new Int32Array(512);
  let mask = slots.length - 1;
  let size = 0;
  let place = 0;
  const start = (value: number): number => {
    const mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 13)) & mask;
  };
  const grow = (): void => {
    const longer = new Int32Array(kept.length * 2);
    longer.set(kept);
    kept = longer;
    slots = new Int32Array(slots.length * 2);
    mask = slots.length - 1;
    for (let record = 0; record < size; record++) {
      let slot = start(kept[record * width + place]);
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = record + 1;
    }
  };
  return {
    clear(next) {
      place = next;
      size = 0;
      slots.fill(0);
    },
    offer(records, at, visit) {
      const value = records[at + place];
      let same = 0;
      let slot = start(value);
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const keptAt = (slots[slot] - 1) * width;
        if (kept[keptAt + place] !== value) continue;
        if (visit(records, at, kept, keptAt) || ++same === most) return;
      }
      for (let index = 0; index < width; index++) kept[size * width + index] = records[at + index];
      size += 1;
      slots[slot] = size;
      if (size * width === kept.length) grow();
    },
  };
}
