import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalEntry, journalFormat, type JournalHeader, type JournalRecord } from './journal-record.ts';

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

export interface JournalOptions {
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
