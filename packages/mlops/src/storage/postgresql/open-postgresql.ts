import { PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { createDatabase, takeAdvisoryLock } from '../create-database.ts';
import type { Database, DatabaseSettings, PostgresqlSettings } from '../database.ts';
import { createConnectionGate } from './connection-gate.ts';
import { withTranslatedFailures } from './failure-translation.ts';
import { loadPostgresql } from './load-postgresql.ts';

/** Type numbers of `bigint` and `numeric`, whose values the driver else gives as texts. */
const numberTypes: ReadonlySet<number> = new Set([20, 1700]);

/** Milliseconds for which work waits for other work to give its connection back. */
const patienceInLine = 30_000;

/** Not yet migrated; the first connection is made by the first statement. */
export const openPostgresql = async (
  settings: PostgresqlSettings & Pick<DatabaseSettings, 'patience'>,
): Promise<Database> => {
  const { connectionString, connections = 8, patience = 5_000 } = settings;
  const { Pool, types } = await loadPostgresql();
  const pool = new Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: Math.max(patience, 1),
    application_name: 'sentiment-core',
    // 0 would mean no limit at all.
    lock_timeout: Math.max(patience, 1),
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (type, format) =>
        numberTypes.has(type) && format !== 'binary' ? Number : (types.getTypeParser(type, format) as never),
    },
  });
  // A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same for one that breaks between two statements of a transaction: the next of them fails.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return createDatabase({
    kind: 'postgresql',
    dialect: {
      createDriver: () =>
        withTranslatedFailures(new PostgresDriver({ pool }), createConnectionGate(connections, patienceInLine)),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    takeLock: takeAdvisoryLock,
  });
};
