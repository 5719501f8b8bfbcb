import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type SplitRecord, splitRecordFile, splitRecordFormat } from '../../splitting/split-record.ts';
import type { OutputKind } from '../files/output-folder.ts';

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
