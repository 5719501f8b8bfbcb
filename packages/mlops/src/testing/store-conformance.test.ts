import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../storage/open-database.ts';
import { describeDatabaseConformance } from './database-conformance.ts';
import { describeFeedbackConformance } from './feedback-conformance.ts';

const runner = { describe, it, expect };
let folder = '';
let files = 0;
function newFile(): string {
  return join(folder, `store-${(files += 1)}.db`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-conformance-'));
});
afterAll(() => rm(folder, { recursive: true }));

describeDatabaseConformance({
  name: 'SQLite in a file',
  runner,
  async open() {
    const file = newFile();
    return {
      first: await openDatabase({ kind: 'sqlite', file, timeoutMs: 20_000 }),
      second: await openDatabase({ kind: 'sqlite', file, timeoutMs: 20_000 }),
    };
  },
});

describeDatabaseConformance({
  name: 'SQLite on a network share',
  runner,
  async open() {
    const first = await openDatabase({ kind: 'sqlite', file: newFile(), journal: 'exclusive' });
    return { first, second: first };
  },
});

describeFeedbackConformance({
  name: 'SQLite in memory',
  runner,
  open: () => openDatabase({ kind: 'sqlite', file: ':memory:' }),
});

describeFeedbackConformance({
  name: 'SQLite in a file',
  runner,
  open: () => openDatabase({ kind: 'sqlite', file: newFile(), timeoutMs: 20_000 }),
});
