import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, type Dialect, Kysely, type KyselyPlugin, sql } from 'kysely';
import { SentimentError } from 'sentiment-core';
import type { Schema } from './schema.ts';

/** An embedded file, for one machine. */
export interface SqliteSettings {
  readonly kind: 'sqlite';
  /** Path of the file, made when there is none; `:memory:` keeps everything in this process, 256 MiB at most. */
  readonly file: string;
  /**
   * `wal` for local disks. `exclusive` for network shares (App Service `/home`): no write-ahead log, and one process
   * alone holds the file. Default `wal`.
   */
  readonly journal?: 'wal' | 'exclusive' | undefined;
}

/** A server, for several instances. Needs the package `pg`. */
export interface PostgresqlSettings {
  readonly kind: 'postgresql';
  /** E.g. `postgresql://user:password@host:5432/database`. Never shown in messages. */
  readonly connectionString: string;
  /** Connections kept at most, 1 to 100. Default 8. */
  readonly connections?: number | undefined;
}

export type DatabaseSettings = (SqliteSettings | PostgresqlSettings) & {
  /** How long a locked or lost database is waited for, in milliseconds, 0 to 600,000. Default 5,000. */
  readonly timeoutMs?: number | undefined;
};

/** Queries and transactions, the same on both kinds of database. Integers come back as numbers. */
export interface Database {
  readonly kind: 'sqlite' | 'postgresql';
  /** Single statements. Inside a transaction use the one given: this one would wait for its end. */
  readonly query: Kysely<Schema>;
  /**
   * One transaction; among all processes and instances only one with this `lock` runs at a time.
   * @throws {SentimentError} `storage_unavailable` when the database stays locked, is full or cannot be reached;
   * `storage_failed` for other failures of the database. What `work` throws rolls back and is thrown on.
   */
  exclusively<Result>(lock: string, work: (transaction: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /**
   * One transaction; durable once it resolves.
   * @throws {SentimentError} as `exclusively`
   */
  transaction<Result>(work: (transaction: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** Waits for what is under way. Safe to call twice. */
  close(): Promise<void>;
}

interface CreateDatabaseOptions {
  readonly kind: Database['kind'];
  readonly dialect: Dialect;
  /** Runs first in an exclusive transaction: waits for the lock. Default: every transaction is exclusive. */
  readonly takeLock?: ((transaction: Kysely<Schema>, lock: string) => Promise<void>) | undefined;
}

/** The one implementation of `Database`, over what differs between the two kinds. */
export function createDatabase({ kind, dialect, takeLock }: CreateDatabaseOptions): Database {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  // On SQLite it would wait for itself for ever; on PostgreSQL it would take a second connection, and may do the same.
  const requireOutside = (): void => {
    if (inside.getStore()?.open !== true) return;
    const message = 'Inside a transaction, use the one that is given.';
    throw new SentimentError({ code: 'storage_failed', message });
  };
  const guard: KyselyPlugin = {
    transformQuery({ node }) {
      requireOutside();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const query = new Kysely<Schema>({ dialect, plugins: [guard] });
  let closing: Promise<void> | undefined;

  const transaction: Database['transaction'] = async (work) => {
    requireOutside();
    const scope = { open: true };
    try {
      return await inside.run(scope, () => query.transaction().execute((current) => work(current.withoutPlugins())));
    } finally {
      // What was begun inside and goes on afterwards (a timer, say) is outside by then.
      scope.open = false;
    }
  };

  return {
    kind,
    query,
    transaction,
    exclusively: (lock, work) =>
      transaction(async (current) => {
        await takeLock?.(current, lock);
        return work(current);
      }),
    close: () => (closing ??= query.destroy()),
  };
}

/** PostgreSQL's lock until the end of a transaction; names are hashed to 64 bits by the server itself. */
export async function takeAdvisoryLock(transaction: Kysely<Schema>, lock: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sentiment-core:${lock}`}, 0))`.execute(transaction);
}

/** The database cannot take it now: the caller may try again. */
export function storageUnavailable(reason: string, cause: unknown): SentimentError {
  return new SentimentError({ code: 'storage_unavailable', message: `The database ${reason}.`, cause });
}

/** A failure that trying again does not mend. */
export function storageFailed(reason: string, cause: unknown): SentimentError {
  return new SentimentError({ code: 'storage_failed', message: `The database ${reason}.`, cause });
}

interface InsertStatement {
  readonly table: keyof Schema;
  readonly columns: readonly string[];
  /** What follows the values, e.g. `on conflict (id) do nothing`. */
  readonly onConflict: string;
}

/** Inserts many rows. */
type RowInserter = (
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  /** Row after row, `columns.length` values each. */
  values: readonly unknown[],
) => Promise<void>;

/** At most 512 rows a statement: far fewer parameters than either database takes. */
const largestPower = 9;

/**
 * A statement for many rows. Building queries of thousands of parameters anew costs more than running them, so the text is
 * made once for each power of two, and databases keep what they prepared.
 */
export function createRowInserter({ table, columns, onConflict }: InsertStatement): RowInserter {
  const texts = new Map<string, string>();
  const width = columns.length;

  const textOf = (kind: Database['kind'], rows: number): string => {
    const key = `${kind} ${rows}`;
    let text = texts.get(key);
    if (text === undefined) {
      const place = kind === 'sqlite' ? () => '?' : (index: number) => `$${index + 1}`;
      const row = (index: number): string =>
        `(${columns.map((_, column) => place(index * width + column)).join(', ')})`;
      const places = Array.from({ length: rows }, (_, index) => row(index)).join(', ');
      text = `insert into ${table} (${columns.join(', ')}) values ${places} ${onConflict}`;
      texts.set(key, text);
    }
    return text;
  };

  return async (transaction, kind, values) => {
    let start = 0;
    for (let power = largestPower; power >= 0; power--) {
      const rows = 2 ** power;
      for (; start + rows * width <= values.length; start += rows * width)
        await transaction.executeQuery(
          CompiledQuery.raw(textOf(kind, rows), values.slice(start, start + rows * width)),
        );
    }
  };
}

/**
 * The time that all users of a database agree on, in milliseconds since 1970. On PostgreSQL it is the server's own
 * clock: instances on several machines then order reports, leases and cooldowns alike, however their clocks differ. The
 * users of an SQLite file share a machine, and its clock.
 */
export interface StoreClock {
  /** @param executor the transaction, inside one; default: a statement of its own */
  now(executor?: Kysely<Schema>): Promise<number>;
}

/** @param clock used instead, on both kinds of database, e.g. in tests */
export function createStoreClock(database: Database, clock?: () => number): StoreClock {
  if (clock !== undefined) return { now: () => Promise.resolve(Math.floor(clock())) };
  if (database.kind === 'sqlite') return { now: () => Promise.resolve(Date.now()) };
  return {
    async now(executor = database.query) {
      const asked = sql<{ now: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`;
      const { rows } = await asked.execute(executor);
      return Number(rows[0]?.now);
    },
  };
}

/** Sums are kept by the hour, in milliseconds. */
export const hourMs = 3_600_000;

/** Start of the hour (UTC) that a time falls into, milliseconds since 1970. */
export function startOfHour(at: number): number {
  return Math.floor(at / hourMs) * hourMs;
}
