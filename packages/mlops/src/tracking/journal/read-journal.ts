import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SentimentError } from 'sentiment-core';
import { journalFile } from './journal.ts';
import { journalFormat, type JournalHeader, type JournalPoint, type JournalRecord } from './journal-record.ts';

export interface StoredJournal {
  readonly folder: string;
  readonly header: JournalHeader;
  readonly records: readonly JournalRecord[];
}

type Fields = Readonly<Record<string, unknown>>;

const types = new Set(['run', 'params', 'tags', 'metrics', 'datasets', 'artifact', 'model', 'end']);

/**
 * Reads a journal from its folder. A last line that was cut short by the end of the process is left out.
 * @throws {SentimentError} `storage_failed` naming the file and the line
 */
export async function readJournal(folder: string): Promise<StoredJournal> {
  const file = join(folder, journalFile);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw failure(`${file} cannot be read`, cause);
  });
  // What follows the last line end was never written whole.
  const lines = text.split('\n').slice(0, -1);
  const [first, ...others] = lines.map((line, index) => {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) return value as Fields;
    } catch (cause) {
      throw failure(`${file} line ${index + 1} is not JSON`, cause);
    }
    throw failure(`${file} line ${index + 1} is no object`);
  });
  if (!isHeader(first)) throw failure(`${file} is not a journal of this version (${journalFormat})`);
  const records = others.map((fields, index) => {
    if (fields['id'] === index && isRecord(fields)) return decodeNumbers(fields);
    throw failure(`${file} line ${index + 2} is no record of a journal`);
  });
  return { folder, header: first, records };
}

function failure(message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'storage_failed', message, cause });
}

function isHeader(fields: Fields | undefined): fields is Fields & JournalHeader {
  if (fields?.['format'] !== journalFormat) return false;
  return ['journal', 'trackingUri', 'experiment'].every((name) => typeof fields[name] === 'string');
}

/** File names are numbers, so that no journal can name a file elsewhere. */
const isFileName = (value: unknown): boolean => typeof value === 'string' && /^\d{1,9}$/.test(value);
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isRecord(fields: Fields): fields is Fields & JournalRecord {
  const { type, run, file, files } = fields;
  if (typeof type !== 'string' || !types.has(type) || typeof run !== 'string') return false;
  if (type === 'artifact') return typeof fields['path'] === 'string' && isFileName(file);
  if (type === 'model') return isObject(files) && Object.values(files).every(isFileName) && isObject(fields['flavors']);
  if (type === 'metrics') return Array.isArray(fields['points']);
  if (type === 'datasets') return Array.isArray(fields['datasets']);
  if (type === 'params' || type === 'tags') return isObject(fields[type]);
  return true;
}

function decodeNumbers(record: JournalRecord): JournalRecord {
  if (record.type !== 'metrics') return record;
  const points = record.points.map((point): JournalPoint => ({ ...point, value: Number(point.value) }));
  return { ...record, points };
}
