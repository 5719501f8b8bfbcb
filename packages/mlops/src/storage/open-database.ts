import { SentimentError } from 'sentiment-core';
import { requireChoice, requireInteger, requireFields } from 'sentiment-core/http';
import type { Database, DatabaseSettings } from './database.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { openPostgresql } from './postgresql/open-postgresql.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/**
 * Opens the database and brings its schema up to date. A database that another process is opening, or that is locked, is
 * waited for.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when `pg` is not installed; `storage_unavailable` when the
 * database is locked, full or cannot be reached; `storage_failed` when it cannot be opened or belongs to a newer version
 */
export const openDatabase = async (settings: DatabaseSettings): Promise<Database> => {
  checkSettings(settings);
  const database = settings.kind === 'sqlite' ? await openSqlite(settings) : await openPostgresql(settings);
  try {
    await migrate(database, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
};

const known = {
  sqlite: ['kind', 'file', 'journal', 'patience'],
  postgresql: ['kind', 'connectionString', 'connections', 'patience'],
};

const checkSettings = (settings: DatabaseSettings): void => {
  requireChoice('database.kind', settings.kind, ['sqlite', 'postgresql']);
  requireFields('database', settings, known[settings.kind]);
  if (settings.patience !== undefined) requireInteger('database.patience', settings.patience, 0, 600_000);
  if (settings.kind === 'sqlite') {
    requireSecretFreeText('database.file', settings.file);
    if (settings.journal !== undefined) requireChoice('database.journal', settings.journal, ['wal', 'exclusive']);
    return;
  }
  requireSecretFreeText('database.connectionString', settings.connectionString);
  if (settings.connections !== undefined) requireInteger('database.connections', settings.connections, 1, 100);
};

// A connection string may hold a password, so the value is not shown.
const requireSecretFreeText = (option: string, value: unknown): void => {
  if (typeof value === 'string' && value !== '') return;
  const message = `option "${option}" must be a text that is not empty`;
  throw new SentimentError({ code: 'option_invalid', field: option, message });
};
