import { createHash } from 'node:crypto';
import { rowProblems } from '../../datasets/data-row.ts';
import { createDistinctTexts, distinctTextBytes } from '../../datasets/distinct-texts.ts';
import { createGrowingArray } from '../../datasets/growing-array.ts';
import { createLabelColumn } from '../../datasets/label-column.ts';
import { isMissingLabel } from '../../datasets/label-map.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createDisjointSets, type DisjointSets } from '../../splitting/disjoint-sets.ts';
import { joinNearDuplicates, type Pause, searchedRowBytes } from '../../splitting/near-duplicates.ts';
import { createTextSignatures } from '../../splitting/text-signatures.ts';
import { parseTweetDate } from '../../splitting/tweet-date.ts';
import { createMemoryBound } from '../files/memory-bound.ts';
import type { Table } from '../tables/table.ts';

export interface SplitColumns {
  readonly text: string;
  readonly label: string;
  readonly group: string | undefined;
  readonly time: string | undefined;
}

/** What a split needs to know of the rows, none of their text. */
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
  readonly memoryBudget: number | undefined;
  readonly onProgress: (stage: 'compare' | 'read', rows: number) => void;
  readonly pause: Pause;
  readonly signal: AbortSignal | undefined;
}

/** Most bytes of memory that a row takes while a file is split: label and set, and what the search needs. */
const splitRowBytes = 2 + 4 + searchedRowBytes;

/** A time takes 16 bytes, a group 8 and as much again as its value in the table of values. */
function rowBytesOf({ group, time }: SplitColumns): number {
  return splitRowBytes + (time === undefined ? 0 : 16) + (group === undefined ? 0 : 8 + distinctTextBytes);
}

/**
 * The first pass of a split. Throws {SentimentError} `dataset_invalid` at a row that cannot be used or when the rows do not fit
 * the memory, or the signal's reason.
 */
export async function scanSplitRows(
  file: Table,
  columns: SplitColumns,
  { memoryBudget, onProgress, pause, signal }: ScanOptions,
): Promise<ScannedRows> {
  const { name: path } = file;
  const { text, label, group, time } = columns;
  function fail(line: number, problem: string): never {
    throw new SentimentError({ code: 'dataset_invalid', message: `${path} line ${line}: ${problem}` });
  }
  const rowBytes = rowBytesOf(columns);
  const memory = await createMemoryBound({ path, work: 'splitting', rowBytes, budget: memoryBudget });
  const labelColumn = createLabelColumn(path);
  const labels = createGrowingArray((length) => new Uint8Array(length));
  const times = createGrowingArray((length) => new Float64Array(length));
  const signatures = createTextSignatures();
  const groups = createFirstRows();
  const hash = createHash('sha256');
  const undated = { count: 0, line: 0 };

  const extra = [group, time].filter((column) => column !== undefined);
  const timePlace = group === undefined ? 2 : 3;
  const asked = [text, label, ...extra];
  for await (const records of file.rows({ columns: asked, required: asked, bytes: true })) {
    signal?.throwIfAborted();
    let bytesRead = 0;
    for (const { line, bytes, values, problem } of records) {
      if (problem) fail(line, problem.message);
      const [content, labelValue] = values;
      if (content === '') fail(line, rowProblems.missingText.message);
      if (isMissingLabel(labelValue)) fail(line, missingLabel(labelValue));
      hash.update(bytes);
      bytesRead += bytes.length;
      if (group !== undefined) groups.add(values[2].trim());
      signatures.add(content);
      labels.push(labelColumn.number(labelValue));
      if (time === undefined) continue;
      const moment = parseTweetDate(values[timePlace]);
      times.push(moment ?? NaN);
      if (moment !== undefined) continue;
      undated.count += 1;
      if (undated.count === 1) undated.line = line;
    }
    memory.add(records.length, bytesRead);
    onProgress('read', labels.length);
  }
  const rows = labels.length;
  if (rows === 0) throw new SentimentError({ code: 'dataset_invalid', message: `${path}: there are no rows` });
  if (undated.count > 0) {
    const found = undated.count === 1 ? '1 row has' : `${undated.count} of ${rows} rows have`;
    fail(undated.line, `no date in column "${time}" that can be read; ${found} none`);
  }

  const sets = createDisjointSets(rows);
  onProgress('compare', rows);
  if (group !== undefined) for (let row = 0; row < rows; row++) sets.join(row, groups.firstRow(row));
  await joinNearDuplicates({ signatures, sets, pause });
  return {
    labels: labels.toArray(),
    labelNames: labelColumn.names,
    sets,
    times: time === undefined ? undefined : times.toArray(),
    sha256: hash.digest('hex'),
  };
}

function missingLabel(value: string): string {
  const found =
    value.trim() === ''
      ? rowProblems.missingLabel.message
      : `the label is "${value.trim()}", which stands for a missing one`;
  return `${found}; fill it in, or take the row out`;
}

/** The first row that has the value of a row. */
function createFirstRows() {
  const values = createDistinctTexts();
  /** First row of each value. */
  const firstRows = createGrowingArray((length) => new Int32Array(length));
  const ofRows = createGrowingArray((length) => new Int32Array(length));
  return {
    /** @param value of the next row; an empty one is no group */
    add(value: string): void {
      const row = ofRows.length;
      const number = value === '' ? -1 : values.number(value);
      if (number === firstRows.length) firstRows.push(row);
      ofRows.push(number < 0 ? row : firstRows.get(number));
    },
    firstRow: (row: number): number => ofRows.get(row),
  };
}
