import {
  type DatabaseConnection,
  type Driver,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type * as postgresql from 'pg';
import { exactly, integer, optionsOf, type OutputOf, secret, SentimentError, withDefault } from 'sentiment-core/http';
import {
  createDatabase,
  type Database,
  type DatabaseSettings,
  type PostgresqlSettings,
  storageFailed,
  storageUnavailable,
  takeAdvisoryLock,
} from './database.ts';

/** Type numbers of `bigint` and `numeric`, whose values the driver else gives as texts. */
const numberTypes: ReadonlySet<number> = new Set([20, 1700]);

/** Milliseconds for which work waits for other work to give its connection back. */
const lineTimeoutMs = 30_000;

export const postgresqlSettings = optionsOf<PostgresqlSettings & Pick<DatabaseSettings, 'timeoutMs'>>()({
  kind: exactly('postgresql'),
  connectionString: secret(),
  connections: withDefault(integer(1, 100), 8),
  timeoutMs: withDefault(integer(0, 600_000), 5_000),
});

/** Not yet migrated; the first connection is made by the first statement. */
export async function openPostgresql({
  connectionString,
  connections,
  timeoutMs,
}: OutputOf<typeof postgresqlSettings>): Promise<Database> {
  const { Pool, types } = await loadPostgresql();
  const pool = new Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: Math.max(timeoutMs, 1),
    application_name: 'sentiment-core',
    // 0 would mean no limit at all.
    lock_timeout: Math.max(timeoutMs, 1),
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (type, format) =>
        numberTypes.has(type) && format !== 'binary' ? Number : (types.getTypeParser(type, format) as never),
    },
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same for one that breaks between two statements of a transaction: the next of them fails.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return createDatabase({
    kind: 'postgresql',
    dialect: {
      createDriver: () =>
        withTranslatedFailures(new PostgresDriver({ pool }), createConnectionGate(connections, lineTimeoutMs)),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    takeLock: takeAdvisoryLock,
  });
}

/** @throws {SentimentError} `engine_missing`, saying what to install */
async function loadPostgresql(): Promise<Pick<typeof postgresql, 'Pool' | 'types'>> {
  try {
    return await import('pg');
  } catch (cause) {
    const message = 'PostgreSQL needs the package pg: npm install pg';
    throw new SentimentError({ code: 'engine_missing', message, cause });
  }
}

/** Lets so many in at once; the others wait in line. */
interface ConnectionGate {
  /** @throws {SentimentError} `storage_unavailable` after `timeoutMs` milliseconds in line */
  enter(): Promise<void>;
  leave(): void;
}

/** The pool of `pg` has one timeout for connecting and for waiting in line, but a burst of requests is not a lost server. */
function createConnectionGate(places: number, timeoutMs: number): ConnectionGate {
  let free = places;
  const line: (() => void)[] = [];

  const wait = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.splice(line.indexOf(enter), 1);
        reject(storageUnavailable(`had no connection free for ${timeoutMs} ms`, undefined));
      }, timeoutMs);
      line.push(enter);
    });

  return {
    async enter() {
      if (free === 0) return wait();
      free -= 1;
    },
    leave() {
      const next = line.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

/** The same driver, whose failures are this project's, and whose connections are waited for at the gate. */
function withTranslatedFailures(driver: Driver, gate: ConnectionGate): Driver {
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const wrappers = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection): DatabaseConnection => originals.get(connection) ?? connection;

  const wrap = (connection: DatabaseConnection): DatabaseConnection => {
    const known = wrappers.get(connection);
    if (known !== undefined) return known;
    const wrapper: DatabaseConnection = {
      executeQuery: (query) => translated(connection.executeQuery(query)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    wrappers.set(connection, wrapper);
    originals.set(wrapper, connection);
    return wrapper;
  };

  return {
    init: (options) => translated(driver.init(options)),
    async acquireConnection(options) {
      await gate.enter();
      try {
        return wrap(await translated(driver.acquireConnection(options)));
      } catch (error) {
        gate.leave();
        throw error;
      }
    },
    async releaseConnection(connection) {
      gate.leave();
      await driver.releaseConnection(original(connection));
    },
    beginTransaction: (connection, settings) => translated(driver.beginTransaction(original(connection), settings)),
    commitTransaction: (connection) => translated(driver.commitTransaction(original(connection))),
    rollbackTransaction: (connection) => translated(driver.rollbackTransaction(original(connection))),
    destroy: () => driver.destroy(),
  };
}

async function translated<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw postgresqlFailure(error);
  }
}

/** SQLSTATE classes after which the same work may succeed later: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const passing: Readonly<Record<string, string>> = {
  '08': 'lost its connection',
  '40': 'had to give way to another transaction',
  '53': 'has no room or no connection left',
  '55': 'is locked by another transaction',
  '57': 'is stopping, or took too long',
  '58': 'could not read or write its files',
};

function stateOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Messages of PostgreSQL quote values, so they stay in the cause. */
function postgresqlFailure(error: unknown): SentimentError {
  if (SentimentError.isInstance(error)) return error;
  const state = stateOf(error);
  if (state !== undefined && /^[0-9A-Z]{5}$/.test(state)) {
    const reason = passing[state.slice(0, 2)];
    return reason === undefined
      ? storageFailed(`refused a statement (SQLSTATE ${state})`, error)
      : storageUnavailable(`${reason} (SQLSTATE ${state})`, error);
  }
  return storageUnavailable('cannot be reached', error);
}
