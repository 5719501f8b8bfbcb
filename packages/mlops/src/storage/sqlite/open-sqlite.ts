import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { createDatabase } from '../create-database.ts';
import type { Database, DatabaseSettings, SqliteSettings } from '../database.ts';
import { openInWorker } from './open-in-worker.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { createSqliteDriver } from './sqlite-driver.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

/** Not yet migrated. */
export const openSqlite = async (settings: SqliteSettings & Pick<DatabaseSettings, 'patience'>): Promise<Database> => {
  const { file, journal = 'wal', patience = 5_000 } = settings;
  const opening = { kind: 'sqlite', file, journal } as const;
  // Memory neither waits for a disk nor is shared with anyone.
  const session =
    file === ':memory:'
      ? await waitWhileLocked(patience, () => openSqliteFile(opening))
      : await openInWorker(opening, patience);
  return createDatabase({
    kind: 'sqlite',
    dialect: {
      createDriver: () => createSqliteDriver(session, patience),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    // `begin immediate` is the lock: there is one writer a file.
    takeLock: () => Promise.resolve(),
  });
};
