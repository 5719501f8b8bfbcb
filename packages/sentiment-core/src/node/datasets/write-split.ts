import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { leftOut } from '../../splitting/assign-by-time.ts';
import type { AssignedCounts } from '../../splitting/check-assignment.ts';
import type { GroupSummary } from '../../splitting/group-summary.ts';
import type { NumberArray } from '../../splitting/number-array.ts';
import type { SplitPart } from '../../splitting/split-parts.ts';
import { type SplitRecord, splitRecordFile, splitRecordFormat } from '../../splitting/split-record.ts';
import type { RecordFile } from '../tables/file-record.ts';
import { createPartWriter } from './part-writer.ts';

export interface SplitToWrite {
  /** Part of each row, or `leftOut`, [rows]. */
  readonly assigned: NumberArray;
  /** Rows by part and label. */
  readonly rows: AssignedCounts;
  readonly labelNames: readonly string[];
  readonly parts: readonly SplitPart[];
  /** Of the rows' bytes when they were scanned. */
  readonly sha256: string;
  /** Base name of the source. */
  readonly source: string;
  readonly options: SplitRecord['options'];
  readonly groups: GroupSummary;
  readonly cuts: readonly string[] | null;
  readonly onProgress: (stage: 'write', rows: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * The second pass of a split: every row to the file of its part, and `split.json` last.
 * @throws {SentimentError} `dataset_invalid` when the rows are not those of the first pass; or the signal's reason
 */
export async function writeSplit(folder: string, file: RecordFile, split: SplitToWrite): Promise<SplitRecord> {
  const { assigned, labelNames, parts, signal } = split;
  const { counts, totals } = split.rows;
  const extension = `${file.format}${file.path.toLowerCase().endsWith('.gz') ? '.gz' : ''}`;
  const fileOf = (name: string): string => `${name}.${extension}`;
  const open = (name: string) => createPartWriter(join(folder, fileOf(name)), file.header, extension.endsWith('.gz'));
  const writers = parts.map(({ name }) => open(name));
  const inParts = counts.flat().reduce((sum, count) => sum + count, 0);
  if (inParts < assigned.length) writers.push(open('left-out'));
  const lineOf = new Map(split.groups.largest.map(({ row }) => [row, 0]));
  const hash = createHash('sha256');
  let row = 0;
  try {
    for await (const records of file.records([])) {
      signal?.throwIfAborted();
      const rows: Buffer[][] = writers.map(() => []);
      for (const { line, bytes } of records) {
        hash.update(bytes);
        if (lineOf.has(row)) lineOf.set(row, line);
        // More rows than were scanned are found out at the end.
        const part = row < assigned.length ? assigned.get(row) : 0;
        rows[part === leftOut ? writers.length - 1 : part].push(bytes);
        row += 1;
      }
      for (const [index, writer] of writers.entries()) await writer.write(rows[index]);
      split.onProgress('write', row);
    }
    if (hash.digest('hex') !== split.sha256) {
      const message = `${file.path}: the rows changed while they were split`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
    const digests: string[] = [];
    for (const writer of writers) digests.push(await writer.close());
    const byLabel = (numbers: readonly number[]) =>
      Object.fromEntries(labelNames.map((label, index) => [label, numbers[index]]));
    const written = parts.map(({ name, share }, index) => ({
      name,
      share,
      file: fileOf(name),
      rows: writers[index].rows,
      labels: byLabel(counts[index]),
      sha256: digests[index],
    }));
    const record: SplitRecord = {
      format: splitRecordFormat,
      fingerprint: createHash('sha256')
        .update(JSON.stringify(written.map(({ name, sha256 }) => [name, sha256])))
        .digest('hex'),
      source: { file: split.source, rows: assigned.length, labels: byLabel(totals), sha256: split.sha256 },
      options: split.options,
      parts: written,
      leftOut:
        writers.length === parts.length ? null : { file: fileOf('left-out'), rows: writers[writers.length - 1].rows },
      groups: {
        ...split.groups,
        largest: split.groups.largest.map(({ rows, row: first }) => ({ rows, line: lineOf.get(first) ?? 0 })),
      },
      cuts: split.cuts,
    };
    await writeFile(join(folder, splitRecordFile), `${JSON.stringify(record, null, 2)}\n`, { flush: true });
    signal?.throwIfAborted();
    return record;
  } finally {
    for (const writer of writers) writer.destroy();
  }
}
