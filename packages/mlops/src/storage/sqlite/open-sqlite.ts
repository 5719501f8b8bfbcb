import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { createDatabase } from '../create-database.ts';
import type { Database, DatabaseSettings, SqliteSettings } from '../database.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { createSqliteDriver } from './sqlite-driver.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

/** Not yet migrated. */
export const openSqlite = async (settings: SqliteSettings & Pick<DatabaseSettings, 'patience'>): Promise<Database> => {
  const { patience = 5_000 } = settings;
  const session = await waitWhileLocked(patience, () => openSqliteFile(settings));
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
