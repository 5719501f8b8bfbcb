import { createDistinctTexts, distinctTextBytes } from '../datasets/distinct-texts.ts';
import { createGrowingArray } from '../datasets/growing-array.ts';

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

/** Counts texts that come again; see `createDistinctTexts`. */
export interface TextRepeats {
  /** @param label 0..30, or -1 when there is none */
  add(text: string, label: number): void;
  summary(): RepeatSummary;
}

/** Memory that a different text takes, at most. */
export const repeatedTextBytes = distinctTextBytes + 8;

export function createTextRepeats(): TextRepeats {
  const texts = createDistinctTexts();
  /** Rows that have each text. */
  const rows = createGrowingArray((length) => new Int32Array(length));
  /** Labels of each text, one bit a label. */
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
      for (let text = 0; text < texts.size; text++) {
        const ofText = rows.get(text);
        total += ofText;
        // One label alone is one bit alone.
        if ((labels.get(text) & (labels.get(text) - 1)) === 0) continue;
        conflictingTexts += 1;
        conflictingRows += ofText;
      }
      return { distinct: texts.size, duplicates: total - texts.size, conflictingTexts, conflictingRows };
    },
  };
}
