import type { Kysely } from 'kysely';
import { SentimentError } from 'sentiment-core';
import { requireChoice, requireFields, requireInteger } from 'sentiment-core/http';
import type { Database, DatabaseSettings } from './database.ts';
import { type Migration, migrations } from './migrations.ts';
import { openSqlite } from './open-sqlite.ts';
import { openPostgresql } from './postgresql.ts';

/**
 * Opens the database and brings its schema up to date. A database that another process is opening, or that is locked, is
 * waited for.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when `pg` is not installed; `storage_unavailable` when the
 * database is locked, full or cannot be reached; `storage_failed` when it cannot be opened or belongs to a newer version
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  checkSettings(settings);
  const database = settings.kind === 'sqlite' ? await openSqlite(settings) : await openPostgresql(settings);
  try {
    await migrate(database, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

const known = {
  sqlite: ['kind', 'file', 'journal', 'timeoutMs'],
  postgresql: ['kind', 'connectionString', 'connections', 'timeoutMs'],
};

function checkSettings(settings: DatabaseSettings): void {
  requireChoice('database.kind', settings.kind, ['sqlite', 'postgresql']);
  requireFields('database', settings, known[settings.kind]);
  if (settings.timeoutMs !== undefined) requireInteger('database.timeoutMs', settings.timeoutMs, 0, 600_000);
  if (settings.kind === 'sqlite') {
    requireSecretFreeText('database.file', settings.file);
    if (settings.journal !== undefined) requireChoice('database.journal', settings.journal, ['wal', 'exclusive']);
    return;
  }
  requireSecretFreeText('database.connectionString', settings.connectionString);
  if (settings.connections !== undefined) requireInteger('database.connections', settings.connections, 1, 100);
}

// A connection string may hold a password, so the value is not shown.
function requireSecretFreeText(option: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  const message = `option "${option}" must be a text that is not empty`;
  throw new SentimentError({ code: 'option_invalid', field: option, message });
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
