import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SentimentError } from '../errors/sentiment-error.ts';
import { type SplitRecord, splitRecordFile, splitRecordFormat } from '../splitting/split-record.ts';

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

/**
 * Fails when a split cannot be written to a folder: it holds something that is not an older split, and would be lost.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkSplitFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  const refuse = (what: string): never => {
    const message = `${folder} ${what}; it is left as it is`;
    throw new SentimentError({ code: 'invalid_argument', field: 'output', message });
  };
  const entries = found.isDirectory() ? await readdir(folder) : undefined;
  if (entries?.length === 0) return;
  const record = entries && (await readSplitRecord(folder));
  if (!record) return refuse('exists and is not the folder of a split');
  const own = [splitRecordFile, record.leftOut?.file, ...record.parts.map(({ file }) => file)];
  const stranger = entries.find((entry) => !own.includes(entry));
  if (stranger !== undefined) refuse(`holds ${stranger}, which is not part of the split there`);
}
