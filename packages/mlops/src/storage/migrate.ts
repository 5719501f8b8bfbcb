import type { Kysely } from 'kysely';
import { SentimentError } from 'sentiment-core';
import type { Database } from './database.ts';
import type { Migration } from './migrations/migration.ts';

interface MigrationTables {
  schema_migrations: { name: string; applied_at: number };
}

/**
 * Brings the schema up to date, once among all instances that start together.
 * @throws {SentimentError} `storage_failed` when the database was written by a newer version
 */
export const migrate = (
  database: Database,
  migrations: readonly Migration[],
  clock: () => number = Date.now,
): Promise<void> =>
  database.exclusively('schema', async (transaction) => {
    // The table of migrations is no part of the schema that others see.
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

const requireKnown = (applied: ReadonlySet<string>, migrations: readonly Migration[]): void => {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied].find((name) => !known.has(name));
  if (unknown === undefined) return;
  const message = `The database has the schema of a newer version (${unknown}); update @sentiment-core/mlops.`;
  throw new SentimentError({ code: 'storage_failed', message });
};
