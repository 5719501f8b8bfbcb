import { createHash } from 'node:crypto';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createDisjointSets, type DisjointSets } from '../../splitting/disjoint-sets.ts';
import { createGroupRecords, groupWidth, joinGroups } from '../../splitting/group-records.ts';
import { createLabelColumn } from '../../splitting/label-column.ts';
import { joinNearDuplicates } from '../../splitting/near-duplicates.ts';
import type { Pause } from '../../splitting/each-row.ts';
import type { NumberArray } from '../../splitting/number-array.ts';
import { createSignatureRecords, signatureWidth } from '../../splitting/signature-records.ts';
import { parseTweetDate } from '../../splitting/tweet-date.ts';
import type { WorkingStorage } from '../../splitting/working-storage.ts';
import type { RecordFile } from '../tables/file-record.ts';
import { rowProblems } from '../tables/row-columns.ts';

export interface SplitColumns {
  readonly text: string;
  readonly label: string;
  readonly group?: string;
  readonly time?: string;
}

/** What a split needs to know of the rows, none of their text. */
export interface ScannedRows {
  /** Label of each row, [rows]. */
  readonly labels: NumberArray;
  readonly labelNames: readonly string[];
  /** Rows that stay together. */
  readonly sets: DisjointSets;
  /** Milliseconds since 1970 of each row, [rows]; undefined when no time was asked for. */
  readonly times: NumberArray | undefined;
  /** sha256 of the rows' bytes, hexadecimal. */
  readonly sha256: string;
}

export interface ScanOptions {
  readonly storage: WorkingStorage;
  /** Called once, before rows are compared. */
  readonly beforeComparing: (rows: number) => Promise<void>;
  readonly onProgress: (stage: 'compare' | 'read', rows: number) => void;
  readonly pause: Pause;
  readonly signal: AbortSignal | undefined;
}

/** Rows are numbered by whole numbers of 32 bits. */
const mostRows = 2 ** 31 - 2;

/** The first pass of a split. Throws {SentimentError} `dataset_invalid` at a row that cannot be used, or the signal's reason. */
export async function scanSplitRows(
  file: RecordFile,
  { text, label, group, time }: SplitColumns,
  { storage, beforeComparing, onProgress, pause, signal }: ScanOptions,
): Promise<ScannedRows> {
  const { path } = file;
  const fail = (line: number, problem: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${path} line ${line}: ${problem}` });
  };
  const labelColumn = createLabelColumn(path);
  const labels = storage.createArray('uint8');
  const times = storage.createArray('float64');
  const signatures = storage.createRecords(signatureWidth);
  const groups = storage.createRecords(groupWidth);
  const addText = createSignatureRecords(signatures);
  const addGroup = createGroupRecords(groups);
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
      if (labels.length === mostRows) fail(line, `more than ${mostRows} rows cannot be split`);
      hash.update(bytes);
      if (group !== undefined) addGroup(labels.length, values[2]);
      addText(content);
      labels.push(labelColumn.number(labelValue));
      if (time === undefined) continue;
      const moment = parseTweetDate(values[timePlace]);
      times.push(moment ?? NaN);
      if (moment !== undefined) continue;
      undated.count += 1;
      if (undated.count === 1) undated.line = line;
    }
    onProgress('read', labels.length);
  }
  const rows = labels.length;
  if (rows === 0) throw new SentimentError({ code: 'dataset_invalid', message: `${path}: there are no rows` });
  if (undated.count > 0) {
    const found = undated.count === 1 ? '1 row has' : `${undated.count} of ${rows} rows have`;
    fail(undated.line, `no date in column "${time}" that can be read; ${found} none`);
  }

  await beforeComparing(rows);
  const sets = createDisjointSets(rows, storage.createArray('int32', rows));
  onProgress('compare', rows);
  if (group !== undefined) await joinGroups({ groups, sets, storage, pause });
  await joinNearDuplicates({ signatures, sets, storage, pause });
  return {
    labels,
    labelNames: labelColumn.names,
    sets,
    times: time === undefined ? undefined : times,
    sha256: hash.digest('hex'),
  };
}
