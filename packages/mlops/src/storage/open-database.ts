import type { Kysely } from 'kysely';
import { SentimentError } from 'sentiment-core';
import { parseOptions, variants } from 'sentiment-core/http';
import type { Database, DatabaseSettings } from './database.ts';
import { type Migration, migrations } from './migrations.ts';
import { openSqlite, sqliteSettings } from './open-sqlite.ts';
import { openPostgresql, postgresqlSettings } from './postgresql.ts';

export const databaseSettings = variants('kind', [sqliteSettings, postgresqlSettings]);

/**
 * Opens the database and brings its schema up to date. A database that another process is opening, or that is locked, is
 * waited for.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when `pg` is not installed; `storage_unavailable` when the
 * database is locked, full or cannot be reached; `storage_failed` when it cannot be opened or belongs to a newer version
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const checked = parseOptions(databaseSettings, settings, 'database');
  const database = checked.kind === 'sqlite' ? await openSqlite(checked) : await openPostgresql(checked);
  try {
    await migrate(database, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

interface MigrationTables {
  schema_migrations: { name: string; applied_at: number };
}

/**
 * Brings the schema up to date, once among all instances that start together.
 * @throws {SentimentError} `storage_failed` when the database was written by a newer version
 */
function migrate(database: Database, migrations: readonly Migration[], clock: () => number = Date.now): Promise<void> {
  return database.exclusively('schema', async (transaction) => {
    // The table of migrations is not part of the public schema.
    const tables = transaction as unknown as Kysely<MigrationTables>;
    await tables.schema
      .createTable('schema_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const applied = new Set(
      (await tables.selectFrom('schema_migrations').select('name').execute()).map((row) => row.name),
    );
    requireKnown(applied, migrations);
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue;
      await migration.apply(transaction as unknown as Kysely<unknown>);
      await tables.insertInto('schema_migrations').values({ name: migration.name, applied_at: clock() }).execute();
    }
  });
}

function requireKnown(applied: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied].find((name) => !known.has(name));
  if (unknown === undefined) return;
  const message = `The database has the schema of a newer version (${unknown}); update @sentiment-core/mlops.`;
  throw new SentimentError({ code: 'storage_failed', message });
}
