import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { SentimentError } from 'sentiment-core';
import { storageFailed } from '../storage-failure.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import type { StatementResult } from './sqlite-file.ts';
import type { SqliteSession } from './sqlite-session.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

/**
 * Kysely's driver over one open file: transactions take the right to write at once (`begin immediate`), so that none
 * fails half-way for another's sake.
 * @param patience milliseconds that a locked file is waited for
 */
export const createSqliteDriver = (session: SqliteSession, patience: number): Driver => {
  let inTransaction = false;
  let gaveUp = false;

  // Whoever waits in line behind one that gave up need not wait as long again, one after the other.
  const patiently = async (work: () => StatementResult | Promise<StatementResult>): Promise<StatementResult> => {
    try {
      const result = await waitWhileLocked(gaveUp ? 0 : patience, work);
      gaveUp = false;
      return result;
    } catch (error) {
      gaveUp = SentimentError.isInstance(error) && error.code === 'storage_unavailable';
      throw error;
    }
  };

  const execute = async (statement: string, parameters: readonly unknown[] = []): Promise<StatementResult> => {
    if (!inTransaction) return patiently(() => session.execute(statement, parameters));
    try {
      return await session.execute(statement, parameters);
    } catch (error) {
      throw sqliteFailure(error);
    }
  };

  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes } = await execute(sql, parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
    },
    streamQuery: () => {
      throw storageFailed('is read in pages, not as a stream', undefined);
    },
  };

  const end = async (statement: 'commit' | 'rollback'): Promise<void> => {
    await execute(statement);
    inTransaction = false;
  };

  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    async beginTransaction() {
      await execute('begin immediate');
      inTransaction = true;
    },
    commitTransaction: () => end('commit'),
    async rollbackTransaction() {
      try {
        await end('rollback');
      } catch {
        // A full disk or a failed read ends the transaction by itself: then there is nothing to roll back.
        inTransaction = false;
      }
    },
    destroy: () => Promise.resolve(session.close()),
  };
};
