import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SentimentError } from 'sentiment-core';
import type { DatasetInput } from '../../mlflow/tracking/datasets.ts';
import type { Metric } from '../../mlflow/tracking/metrics.ts';
import type { RunStatus } from '../../mlflow/tracking/runs.ts';

/** First line of a journal. Holds no credentials. */
export interface JournalHeader {
  readonly format: typeof journalFormat;
  /** Unique; runs carry it as a tag, so that each is made once. */
  readonly journal: string;
  readonly trackingUri: string;
  readonly experiment: string;
}

/** A metric's point; `model` names a model of the run that it was measured on. */
export type JournalPoint = Pick<Metric, 'key' | 'step' | 'timestamp' | 'value'> & {
  readonly model?: string | undefined;
};

interface RunStarted {
  readonly type: 'run';
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Key of the run that it stands under. */
  readonly parent?: string | undefined;
}

export interface ModelRecorded {
  readonly type: 'model';
  /** Folder among the run's artifacts, or name of the logged model. */
  readonly name: string;
  /** Name of the journal's file by path in the model's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly flavors: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export type JournalEntry =
  | RunStarted
  | ModelRecorded
  | { readonly type: 'params'; readonly params: Readonly<Record<string, string>> }
  | { readonly type: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly type: 'metrics'; readonly points: readonly JournalPoint[] }
  | { readonly type: 'datasets'; readonly datasets: readonly DatasetInput[] }
  | { readonly type: 'artifact'; readonly path: string; readonly file: string }
  | {
      readonly type: 'end';
      readonly status: Extract<RunStatus, 'FAILED' | 'FINISHED' | 'KILLED'>;
      readonly endTime: number;
    };

/** A line of a journal: an entry, its number from 0, and the key of the run it belongs to. */
export type JournalRecord = JournalEntry & { readonly id: number; readonly run: string };

const journalFormat = 'sentiment-mlflow-journal/1';
/** Key of a journal's first run. */
export const mainRun = 'main';

export const journalFile = 'journal.ndjson';
export const filesFolder = 'files';

/** What happens in a training, on disk before it is sent anywhere. */
export interface Journal {
  readonly folder: string;
  readonly header: JournalHeader;
  /** Writes a line. What it names (files, earlier runs) is on disk already. */
  append(run: string, entry: JournalEntry): JournalRecord;
  /** Keeps the bytes of an artifact. Returns the name for `append`. */
  keep(bytes: Uint8Array): string;
}

interface JournalOptions {
  /** Made with all above it; must not exist. */
  readonly folder: string;
  readonly trackingUri: string;
  readonly experiment: string;
}

/** Everything is synchronous: a record is either on disk or its failure is known, and a killed process loses none. */
export function createJournal({ folder, trackingUri, experiment }: JournalOptions): Journal {
  const header: JournalHeader = { format: journalFormat, journal: randomUUID(), trackingUri, experiment };
  mkdirSync(join(folder, filesFolder), { recursive: true });
  const file = join(folder, journalFile);
  writeFileSync(file, `${JSON.stringify(header)}\n`, { flag: 'wx', mode: 0o600 });
  let records = 0;
  let files = 0;
  return {
    folder,
    header,
    append(run, entry) {
      const record: JournalRecord = { id: records, run, ...entry };
      appendFileSync(file, `${JSON.stringify(record, encodeNumber)}\n`);
      records += 1;
      return record;
    },
    keep(bytes) {
      const name = String(files);
      writeFileSync(join(folder, filesFolder, name), bytes, { flag: 'wx', mode: 0o600 });
      files += 1;
      return name;
    },
  };
}

/** JSON has no NaN and no infinities: they are kept by name, in points only. */
function encodeNumber(key: string, value: unknown): unknown {
  return key === 'value' && typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

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
    throw failure(`${file} line ${index + 1} is not an object`);
  });
  if (!isHeader(first)) throw failure(`${file} is not a journal of this version (${journalFormat})`);
  const records = others.map((fields, index) => {
    if (fields['id'] === index && isRecord(fields)) return decodeNumbers(fields);
    throw failure(`${file} line ${index + 2} is not a record of a journal`);
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
function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,9}$/.test(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

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
