import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { journalFile } from './journal.ts';

/** Beside the folder of the model; holds a folder for every run that is not sent yet. */
export const pendingFolderName = '.sentiment-mlflow';

/** A new folder's name: the time, for people, and something that no other has. */
export function newJournalFolder(output: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return join(dirname(resolve(output)), pendingFolderName, `${time}-${randomBytes(4).toString('hex')}`);
}

/**
 * The folders of the journals in `folder`: it is one, or holds some, or holds a `.sentiment-mlflow` with some. Oldest first.
 */
export async function findJournals(folder: string): Promise<string[]> {
  if (existsSync(join(folder, journalFile))) return [folder];
  const pending = existsSync(join(folder, pendingFolderName)) ? join(folder, pendingFolderName) : folder;
  const entries = await readdir(pending, { withFileTypes: true });
  const found = entries.filter((entry) => entry.isDirectory() && existsSync(join(pending, entry.name, journalFile)));
  return found.map(({ name }) => join(pending, name)).sort();
}

/** Removes a journal that was sent, and the folder of journals when it was the last. */
export async function removeJournal(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  // Others may be in it, or another process may have removed it.
  await rmdir(dirname(folder)).catch(() => undefined);
}

const lockFile = 'lock';

interface Holder {
  readonly host: string;
  readonly processId: number;
}

/**
 * Takes the journal for this process: the one that writes it, or that sends it.
 * @returns gives it back; undefined when another process has it
 */
export async function lockJournal(folder: string): Promise<(() => Promise<void>) | undefined> {
  const file = join(folder, lockFile);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(file, 'wx', 0o600);
      const holder: Holder = { host: hostname(), processId: process.pid };
      await handle.writeFile(JSON.stringify(holder)).finally(() => handle.close());
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isHeld(file)) return undefined;
    await rm(file, { force: true });
  }
  return undefined;
}

async function isHeld(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    const { host, processId } = JSON.parse(text) as Partial<Holder>;
    // A process of another machine cannot be asked: its lock is taken for one that holds.
    if (host !== hostname()) return true;
    return processId !== undefined && isRunning(processId);
  } catch {
    return false;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
