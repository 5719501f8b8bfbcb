import type { AlertTables } from './schema/alert-tables.ts';
import type { PredictionTables } from './schema/prediction-tables.ts';

/**
 * Every table, for both kinds of database. Times are milliseconds since 1970 in `bigint` columns, truths are 0 and 1 in
 * `integer` columns; integers come back as numbers.
 */
export type Schema = PredictionTables & AlertTables;
