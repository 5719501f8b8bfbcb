import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, sql, type Dialect, type KyselyPlugin } from 'kysely';
import { SentimentError } from 'sentiment-core';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export interface CreateDatabaseOptions {
  readonly kind: Database['kind'];
  readonly dialect: Dialect;
  /** Runs first in an exclusive transaction: waits for the lock. */
  readonly takeLock: (transaction: Kysely<Schema>, lock: string) => Promise<void>;
}

/** The one implementation of `Database`, over what differs between the two kinds. */
export const createDatabase = ({ kind, dialect, takeLock }: CreateDatabaseOptions): Database => {
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
        await takeLock(current, lock);
        return work(current);
      }),
    close: () => (closing ??= query.destroy()),
  };
};

/** PostgreSQL's lock until the end of a transaction; names are hashed to 64 bits by the server itself. */
export const takeAdvisoryLock = async (transaction: Kysely<Schema>, lock: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sentiment-core:${lock}`}, 0))`.execute(transaction);
};
