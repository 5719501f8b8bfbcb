import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { leftOut } from '../../splitting/assign-by-time.ts';
import type { GroupSummary } from '../../splitting/disjoint-sets.ts';
import type { AssignedCounts, SplitPart } from '../../splitting/split-parts.ts';
import { type SplitRecord, splitRecordFile, splitRecordFormat } from '../../splitting/split-record.ts';
import type { OutputKind } from '../files/output-folder.ts';
import type { Table } from '../tables/table.ts';

/** @returns the record of the split in a folder, or undefined when there is none */
export async function readSplitRecord(folder: string): Promise<SplitRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, splitRecordFile), 'utf8')) as Partial<SplitRecord> | null;
    return record?.format === splitRecordFormat && Array.isArray(record.parts) ? (record as SplitRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** The split that a file was written by as one of its parts. */
export interface PartOfSplit {
  readonly fingerprint: string;
  readonly part: string;
}

/** @returns undefined when the file is not a part of a split in its own folder */
export async function findSplitOf(path: string): Promise<PartOfSplit | undefined> {
  const record = await readSplitRecord(dirname(path));
  const part = record?.parts.find(({ file }) => file === basename(path));
  return record && part && { fingerprint: record.fingerprint, part: part.name };
}

/** A split may replace an older one. */
export const splitFolder: OutputKind = {
  folderName: 'the folder of a split',
  contentName: 'the split',
  async filesOf(folder) {
    const record = await readSplitRecord(folder);
    if (!record) return undefined;
    const files = [splitRecordFile, ...record.parts.map(({ file }) => file)];
    return record.leftOut ? [...files, record.leftOut.file] : files;
  },
};

export interface SplitToWrite {
  /** Part of each row, or `leftOut`, [rows]. */
  readonly assigned: Uint8Array;
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
export async function writeSplit(folder: string, file: Table, split: SplitToWrite): Promise<SplitRecord> {
  const { assigned, labelNames, parts, signal } = split;
  const { counts, totals } = split.rows;
  const extension = `${file.format}${file.name.toLowerCase().endsWith('.gz') ? '.gz' : ''}`;
  const fileOf = (name: string): string => `${name}.${extension}`;
  const open = (name: string) => createPartWriter(join(folder, fileOf(name)), file.header, extension.endsWith('.gz'));
  const writers = parts.map(({ name }) => open(name));
  const inParts = counts.flat().reduce((sum, count) => sum + count, 0);
  if (inParts < assigned.length) writers.push(open('left-out'));
  const lineOf = new Map(split.groups.largest.map(({ row }) => [row, 0]));
  const hash = createHash('sha256');
  let row = 0;
  try {
    for await (const records of file.rows({ columns: [], bytes: true })) {
      signal?.throwIfAborted();
      const rows: Uint8Array[][] = writers.map(() => []);
      for (const { line, bytes } of records) {
        hash.update(bytes);
        if (lineOf.has(row)) lineOf.set(row, line);
        // More rows than were scanned are found out at the end.
        const part = row < assigned.length ? assigned[row] : 0;
        rows[part === leftOut ? writers.length - 1 : part].push(bytes);
        row += 1;
      }
      for (const [index, writer] of writers.entries()) await writer.write(rows[index]);
      split.onProgress('write', row);
    }
    if (hash.digest('hex') !== split.sha256) {
      const message = `${file.name}: the rows changed while they were split`;
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

/** Writes one file of a split: rows as they are, packed or not. Failures of the file are thrown by what comes next. */
export interface PartWriter {
  readonly rows: number;
  /** Resolves when there is room for more. */
  write(rows: readonly Uint8Array[]): Promise<void>;
  /** @returns sha256 of the bytes before packing, hexadecimal */
  close(): Promise<string>;
  destroy(): void;
}

/** @param header written first; may be empty */
export function createPartWriter(path: string, header: Uint8Array, gzip: boolean): PartWriter {
  const file = createWriteStream(path, { flush: true });
  const packer = gzip ? createGzip({ level: 6 }) : undefined;
  const target = packer ?? file;
  const done = packer === undefined ? finished(file) : pipeline(packer, file);
  let failure: unknown;
  let wake = (): void => undefined;
  done.catch((error: unknown) => {
    failure = error;
    wake();
  });
  target.on('drain', () => wake());
  const hash = createHash('sha256').update(header);
  if (header.length > 0) target.write(header);
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    async write(added) {
      if (failure !== undefined) throw failure;
      if (added.length === 0) return;
      const bytes = Buffer.concat(added);
      hash.update(bytes);
      rows += added.length;
      if (target.write(bytes)) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (failure !== undefined) throw failure;
    },
    async close() {
      target.end();
      await done;
      return hash.digest('hex');
    },
    destroy() {
      target.destroy();
      file.destroy();
    },
  };
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'may not be written (permission denied)',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file becomes larger than the system allows',
  ENOSPC: 'no space is left on the disk',
  EROFS: 'may not be written (read-only file system)',
};

/** Says in one line why something could not be written. Errors of this project, and what is no error of a file, pass unchanged. */
export function storageError(name: string, error: unknown): unknown {
  if (SentimentError.isInstance(error) || !(error instanceof Error) || !('code' in error)) return error;
  const explanation = explanations[String(error.code)];
  if (explanation === undefined) return error;
  return new SentimentError({ code: 'storage_failed', message: `${name}: ${explanation}`, cause: error });
}
