/** Rows and labels of different texts, told apart by 64 bits of hash each: open addressing, 24 bytes a text when full. */
export interface TextCounts {
  /** Different texts. */
  readonly size: number;
  /**
   * @param low,high hash of the text
   * @param rows how many have it
   * @param labels one bit a label
   */
  add(low: number, high: number, rows: number, labels: number): void;
  /** Calls `visit` for every text, in the order they came. */
  visit(visit: (low: number, high: number, rows: number, labels: number) => void): void;
  clear(): void;
}

const width = 4;

export function createTextCounts(): TextCounts {
  /** Low, high, rows and labels of each text. */
  let texts = new Int32Array(1024 * width);
  /** Number of a text + 1, or 0. */
  let slots = new Int32Array(2048);
  let size = 0;
  const grow = (): void => {
    const longer = new Int32Array(texts.length * 2);
    longer.set(texts);
    texts = longer;
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (let text = 0; text < size; text++) {
      let slot = texts[text * width] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = text + 1;
    }
  };
  return {
    get size() {
      return size;
    },
    add(low, high, rows, labels) {
      const mask = slots.length - 1;
      let slot = low & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const at = (slots[slot] - 1) * width;
        if (texts[at] !== low || texts[at + 1] !== high) continue;
        texts[at + 2] += rows;
        texts[at + 3] |= labels;
        return;
      }
      const at = size * width;
      texts[at] = low;
      texts[at + 1] = high;
      texts[at + 2] = rows;
      texts[at + 3] = labels;
      size += 1;
      slots[slot] = size;
      if (size * width === texts.length) grow();
    },
    visit(visit) {
      for (let at = 0; at < size * width; at += width) visit(texts[at], texts[at + 1], texts[at + 2], texts[at + 3]);
    },
    clear() {
      slots.fill(0);
      size = 0;
    },
  };
}
