import { access } from 'node:fs/promises';
import type { DatabaseSettings } from '@sentiment-core/mlops/service';

/** The database behind `--database`: an address of PostgreSQL, or the file of SQLite. */
export function databaseSettings(database: string): DatabaseSettings {
  return /^postgres(ql)?:\/\//.test(database)
    ? { kind: 'postgresql', connectionString: database }
    : { kind: 'sqlite', file: database };
}

/** @throws {Error} when a file is named that is not there: opening it would make an empty one */
export async function existingDatabase(database: string): Promise<DatabaseSettings> {
  const settings = databaseSettings(database);
  if (settings.kind === 'sqlite')
    await access(settings.file).catch((error: unknown) => {
      throw new Error(`${settings.file}: there is no such file`, { cause: error });
    });
  return settings;
}
