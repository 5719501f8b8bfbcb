export type { Database, DatabaseSettings, PostgresqlSettings, SqliteSettings } from './database.ts';
export { openDatabase } from './open-database.ts';
