import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { exactly, integer, oneOf, optionsOf, type OutputOf, text, withDefault } from 'sentiment-core/http';
import { createDatabase, type Database, type DatabaseSettings, type SqliteSettings } from './database.ts';
import { createSqliteDriver, type SqliteSession, waitWhileLocked } from './sqlite-driver.ts';
import { openSqliteFile, type StatementResult } from './sqlite-file.ts';
import type { WorkerAnswer, WorkerRequest } from './sqlite-worker.ts';

export const sqliteSettings = optionsOf<SqliteSettings & Pick<DatabaseSettings, 'timeoutMs'>>()({
  kind: exactly('sqlite'),
  file: text(),
  journal: withDefault(oneOf(['wal', 'exclusive']), 'wal'),
  timeoutMs: withDefault(integer(0, 600_000), 5_000),
});

/** Not yet migrated. */
export async function openSqlite({ file, journal, timeoutMs }: OutputOf<typeof sqliteSettings>): Promise<Database> {
  const opening = { kind: 'sqlite', file, journal } as const;
  // Memory neither waits for a disk nor is shared with anyone.
  const session =
    file === ':memory:'
      ? await waitWhileLocked(timeoutMs, () => openSqliteFile(opening))
      : await openInWorker(opening, timeoutMs);
  return createDatabase({
    kind: 'sqlite',
    dialect: {
      createDriver: () => createSqliteDriver(session, timeoutMs),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    // No `takeLock`: `begin immediate` is the lock, since a file has one writer.
  });
}

interface Waiting {
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: Error) => void;
}

type Question = WorkerRequest extends infer Request ? (Request extends unknown ? Omit<Request, 'id'> : never) : never;

/**
 * Opens the file in a thread of its own, so that disks and locks hold up that thread and no request. The thread keeps the
 * process alive only while it has something to answer.
 * @param timeoutMs milliseconds that a locked file is waited for
 */
async function openInWorker(settings: SqliteSettings, timeoutMs: number): Promise<SqliteSession> {
  // Flags of the process, such as those of a test runner, are not for this thread.
  const worker = new Worker(workerLocation(), { execArgv: [], name: 'sentiment-sqlite' });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended: Error | undefined;
  worker.unref();

  const ask = (question: Question): Promise<StatementResult> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = (asked += 1);
      worker.postMessage({ ...question, id });
      if (waiting.size === 0) worker.ref();
      waiting.set(id, { resolve, reject });
    });

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (answer: WorkerAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('result' in answer) asker?.resolve(answer.result);
    else asker?.reject(Object.assign(new Error(answer.failure.message), { errcode: answer.failure.errcode }));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('The thread of the database has ended.')));

  try {
    await waitWhileLocked(timeoutMs, () => ask({ ask: 'open', settings }));
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    execute: (statement, parameters) => ask({ ask: 'execute', statement, parameters }),
    async close() {
      await ask({ ask: 'close' });
      await worker.terminate();
    },
  };
}

/** Where the code of the thread lies: beside this file, which is one of the sources, or of a build in either format. */
function workerLocation(): URL {
  const here = typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  return new URL(here.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', here);
}
