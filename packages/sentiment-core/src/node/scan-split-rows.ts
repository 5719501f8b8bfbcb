import { createHash } from 'node:crypto';
import { SentimentError } from '../errors/sentiment-error.ts';
import { createDisjointSets, type DisjointSets } from '../splitting/disjoint-sets.ts';
import { createGrowingArray } from '../splitting/growing-array.ts';
import { createKeyTable } from '../splitting/key-table.ts';
import { createLabelColumn } from '../splitting/label-column.ts';
import { joinNearDuplicates } from '../splitting/near-duplicates.ts';
import { createSignatureStore } from '../splitting/signature-store.ts';
import { parseTweetDate } from '../splitting/tweet-date.ts';
import type { RecordFile } from './file-record.ts';
import { rowProblems } from './row-columns.ts';

export interface SplitColumns {
  readonly text: string;
  readonly label: string;
  readonly group?: string;
  readonly time?: string;
}

/** What a split needs to know of the rows: less than 80 bytes of each, and none of their text. */
export interface ScannedRows {
  /** Label of each row, [rows]. */
  readonly labels: Uint8Array;
  readonly labelNames: readonly string[];
  /** Rows that stay together. */
  readonly sets: DisjointSets;
  /** Milliseconds since 1970 of each row, [rows]; undefined when no time was asked for. */
  readonly times: Float64Array | undefined;
  /** sha256 of the rows' bytes, hexadecimal. */
  readonly sha256: string;
}

export interface ScanOptions {
  readonly onProgress: (stage: 'compare' | 'read', rows: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** The first pass of a split. Throws {SentimentError} `dataset_invalid` at a row that cannot be used, or the signal's reason. */
export async function scanSplitRows(
  file: RecordFile,
  { text, label, group, time }: SplitColumns,
  { onProgress, signal }: ScanOptions,
): Promise<ScannedRows> {
  const { path } = file;
  const fail = (line: number, problem: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${path} line ${line}: ${problem}` });
  };
  const labelColumn = createLabelColumn(path);
  const labels = createGrowingArray((length) => new Uint8Array(length));
  const times = createGrowingArray((length) => new Float64Array(length));
  const signatures = createSignatureStore();
  const groups = createKeyTable();
  const groupOfRow = createGrowingArray((length) => new Int32Array(length));
  const hash = createHash('sha256');
  const undated = { count: 0, line: 0 };

  const extra = [group, time].filter((column) => column !== undefined);
  const timePlace = group === undefined ? 2 : 3;
  for await (const records of file.records([text, label, ...extra])) {
    signal?.throwIfAborted();
    for (const { line, bytes, values, problem } of records) {
      if (problem) fail(line, problem.message);
      const [content, labelValue] = values;
      if (content === '') fail(line, rowProblems.missingText.message);
      if (labelValue.trim() === '') fail(line, rowProblems.missingLabel.message);
      hash.update(bytes);
      labels.push(labelColumn.number(labelValue));
      signatures.add(content);
      if (group !== undefined) groupOfRow.push(values[2].trim() === '' ? -1 : groups.number(values[2].trim()));
      if (time === undefined) continue;
      const moment = parseTweetDate(values[timePlace]);
      times.push(moment ?? NaN);
      if (moment !== undefined) continue;
      undated.count += 1;
      if (undated.count === 1) undated.line = line;
    }
    onProgress('read', labels.length);
  }
  if (labels.length === 0) throw new SentimentError({ code: 'dataset_invalid', message: `${path}: there are no rows` });
  if (undated.count > 0) {
    const rows = undated.count === 1 ? '1 row has' : `${undated.count} of ${labels.length} rows have`;
    fail(undated.line, `no date in column "${time}" that can be read; ${rows} none`);
  }

  const sets = createDisjointSets(labels.length);
  if (group !== undefined) {
    const first = new Int32Array(groups.size).fill(-1);
    for (let row = 0; row < labels.length; row++) {
      const number = groupOfRow.get(row);
      if (number < 0) continue;
      if (first[number] < 0) first[number] = row;
      else sets.join(first[number], row);
    }
  }
  onProgress('compare', labels.length);
  await joinNearDuplicates(signatures, sets, signal);
  return {
    labels: labels.toArray(),
    labelNames: labelColumn.names,
    sets,
    times: time === undefined ? undefined : times.toArray(),
    sha256: hash.digest('hex'),
  };
}
