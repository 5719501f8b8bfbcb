import { sql, type Kysely } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * The one time that all users of a database agree on, in milliseconds since 1970. On PostgreSQL it is the server's own
 * clock: instances on several machines then order reports, leases and cooldowns alike, however their clocks differ. The
 * users of an SQLite file share a machine, and its clock.
 */
export interface StoreClock {
  /** @param executor the transaction, inside one; default: a statement of its own */
  now(executor?: Kysely<Schema>): Promise<number>;
}

/** @param clock used instead, on both kinds of database, e.g. in tests */
export const createStoreClock = (database: Database, clock?: () => number): StoreClock => {
  if (clock !== undefined) return { now: () => Promise.resolve(Math.floor(clock())) };
  if (database.kind === 'sqlite') return { now: () => Promise.resolve(Date.now()) };
  return {
    async now(executor = database.query) {
      const asked = sql<{ now: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`;
      const { rows } = await asked.execute(executor);
      return Number(rows[0]?.now);
    },
  };
};
