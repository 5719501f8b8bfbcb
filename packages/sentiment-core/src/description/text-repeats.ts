import type { RecordPartitions } from '../splitting/record-partitions.ts';
import { hashString } from '../hashing/string-hash.ts';
import type { WorkingStorage } from '../splitting/working-storage.ts';
import { createTextCounts, type TextCounts } from './text-counts.ts';

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

/**
 * Counts texts that come again, by 64-bit hashes: with n different texts the chance that any two are taken for one is about
 * n² / 2^65 (1e-5 at 20 million).
 */
export interface TextRepeats {
  /** @param label 0..30, or -1 when there is none */
  add(text: string, label: number): void;
  summary(): RepeatSummary;
}

/** Each is read into a table of its own: with n different texts, of n / 256 of them. */
const partitions = 256;
const bytesOfText = 24;

/**
 * Counts in a table until it is as large as the storage allows; then what it holds is put aside, dealt to partitions by the
 * hash, and counting begins anew. At the end each partition is summed up alone. Storage: 16 bytes a different text, and
 * again for every time that it comes in another table.
 */
export function createTextRepeats(storage: WorkingStorage): TextRepeats {
  // A table doubles when it is full, so only a power of two fills what it takes.
  const most = 2 ** Math.floor(Math.log2(Math.max(1024, storage.tableBytes / bytesOfText))) - 1;
  const table = createTextCounts();
  let aside: RecordPartitions | undefined;
  const record = new Int32Array(4);
  const putAside = (): RecordPartitions => {
    const records = (aside ??= storage.createRecords(record.length, partitions));
    table.visit((low, high, rows, labels) => {
      record[0] = low;
      record[1] = high;
      record[2] = rows;
      record[3] = labels;
      records.add(high >>> 24, record, 0);
    });
    table.clear();
    return records;
  };
  return {
    add(text, label) {
      table.add(hashString(text, 0), hashString(text, 0x3c6ef372), 1, label < 0 ? 0 : 1 << label);
      if (table.size >= most) putAside();
    },
    summary() {
      if (aside === undefined) return summarize(table);
      const records = putAside();
      let sum: RepeatSummary = { distinct: 0, duplicates: 0, conflictingTexts: 0, conflictingRows: 0 };
      for (let partition = 0; partition < partitions; partition++) {
        for (const block of records.blocks(partition)) {
          for (let at = 0; at < block.length; at += record.length)
            table.add(block[at], block[at + 1], block[at + 2], block[at + 3]);
        }
        const found = summarize(table);
        sum = {
          distinct: sum.distinct + found.distinct,
          duplicates: sum.duplicates + found.duplicates,
          conflictingTexts: sum.conflictingTexts + found.conflictingTexts,
          conflictingRows: sum.conflictingRows + found.conflictingRows,
        };
        table.clear();
      }
      return sum;
    },
  };
}

function summarize(table: TextCounts): RepeatSummary {
  let total = 0;
  let conflictingTexts = 0;
  let conflictingRows = 0;
  table.visit((_low, _high, rows, labels) => {
    total += rows;
    if ((labels & (labels - 1)) === 0) return;
    conflictingTexts += 1;
    conflictingRows += rows;
  });
  return { distinct: table.size, duplicates: total - table.size, conflictingTexts, conflictingRows };
}
