import { createGrowingArray } from '../splitting/growing-array.ts';
import { createKeyTable } from '../splitting/key-table.ts';

export interface RepeatSummary {
  /** Different texts. */
  readonly distinct: number;
  /** Rows whose text an earlier row has. */
  readonly duplicates: number;
  /** Texts that some rows give one label and others another. */
  readonly conflictingTexts: number;
  /** Rows with such a text. */
  readonly conflictingRows: number;
}

/** Counts texts that come again, by 64-bit hashes: about 24 bytes a different text, whatever their length. */
export interface TextRepeats {
  /** @param label 0..30, or -1 when there is none */
  add(text: string, label: number): void;
  summary(): RepeatSummary;
}

export function createTextRepeats(): TextRepeats {
  const texts = createKeyTable();
  const rows = createGrowingArray((length) => new Int32Array(length));
  /** One bit a label. */
  const labels = createGrowingArray((length) => new Int32Array(length));
  return {
    add(text, label) {
      const number = texts.number(text);
      if (number === rows.length) {
        rows.push(0);
        labels.push(0);
      }
      rows.set(number, rows.get(number) + 1);
      if (label >= 0) labels.set(number, labels.get(number) | (1 << label));
    },
    summary() {
      let total = 0;
      let conflictingTexts = 0;
      let conflictingRows = 0;
      for (let number = 0; number < rows.length; number++) {
        total += rows.get(number);
        const bits = labels.get(number);
        if ((bits & (bits - 1)) === 0) continue;
        conflictingTexts += 1;
        conflictingRows += rows.get(number);
      }
      return { distinct: rows.length, duplicates: total - rows.length, conflictingTexts, conflictingRows };
    },
  };
}
