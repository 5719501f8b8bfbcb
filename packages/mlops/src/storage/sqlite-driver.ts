import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { SentimentError } from 'sentiment-core';
import { backoffMs } from '../delivery/backoff.ts';
import { storageFailed, storageUnavailable } from './database.ts';
import type { StatementResult } from './sqlite-file.ts';

/** An open file, in this thread or another one. */
export interface SqliteSession {
  /** Statements run in the order they are given. */
  execute(statement: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult>;
  close(): void | Promise<void>;
}

/**
 * Kysely's driver over one open file: transactions take the right to write at once (`begin immediate`), so that none
 * fails half-way for another's sake.
 * @param timeoutMs milliseconds that a locked file is waited for
 */
export function createSqliteDriver(session: SqliteSession, timeoutMs: number): Driver {
  let inTransaction = false;
  let gaveUp = false;

  // After one statement gave up, those queued behind it fail at once instead of each waiting as long again.
  const untilFree = async (work: () => StatementResult | Promise<StatementResult>): Promise<StatementResult> => {
    try {
      const result = await waitWhileLocked(gaveUp ? 0 : timeoutMs, work);
      gaveUp = false;
      return result;
    } catch (error) {
      gaveUp = SentimentError.isInstance(error) && error.code === 'storage_unavailable';
      throw error;
    }
  };

  const execute = async (statement: string, parameters: readonly unknown[] = []): Promise<StatementResult> => {
    if (!inTransaction) return untilFree(() => session.execute(statement, parameters));
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
}

const backoff = { firstWaitMs: 1, longestWaitMs: 100 };

/**
 * Tries again while the file is locked by another connection, without holding up the event loop.
 * @param timeoutMs milliseconds, then it gives up
 * @throws {SentimentError} `storage_unavailable` or `storage_failed`
 */
export async function waitWhileLocked<Result>(
  timeoutMs: number,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const giveUp = performance.now() + timeoutMs;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      // Spread, so that processes that wait for each other do not stay in step.
      const waitMs = backoffMs(backoff, failures, Math.random());
      if (!isLocked(error) || performance.now() + waitMs > giveUp) throw sqliteFailure(error);
      await sleep(waitMs);
    }
  }
}

/** Primary result codes, https://www.sqlite.org/rescode.html */
const resultCodes = { busy: 5, locked: 6, ioError: 10, full: 13, cannotOpen: 14 } as const;

function resultCodeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}

/** Another connection holds the file: it may soon be free. */
function isLocked(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === resultCodes.busy || code === resultCodes.locked;
}

/** Has a process lost its disk, or its place on it? */
function sqliteFailure(error: unknown): SentimentError {
  switch (resultCodeOf(error)) {
    case resultCodes.busy:
    case resultCodes.locked:
      return storageUnavailable('is locked by another process', error);
    case resultCodes.full:
      return storageUnavailable('is full: there is no room left for it', error);
    case resultCodes.ioError:
      return storageUnavailable('could not read or write its file', error);
    case resultCodes.cannotOpen:
      return storageFailed('cannot open its file: its folder must be there, and writable', error);
    default:
      return storageFailed('refused a statement', error);
  }
}
