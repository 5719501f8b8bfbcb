import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Database } from '../storage/database.ts';
import { openDatabase } from '../storage/open-database.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Runs after the test, the last first. */
export function afterTest(close: () => Promise<unknown>): void {
  closers.push(close);
}

/** Path of a file for one test. */
export async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-alerts-'));
  afterTest(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'store.db');
}

/** A database for one test; with a file, one more handle on it. */
export async function openTemporary(file?: string): Promise<Database> {
  const database = await openDatabase({ kind: 'sqlite', file: file ?? (await temporaryFile()), timeoutMs: 30_000 });
  afterTest(() => database.close());
  return database;
}

/** Waits until it is so. */
export async function eventually(isSo: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
