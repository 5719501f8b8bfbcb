// The thread of the database loads this file too, so it imports node: modules and types alone.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteSettings } from './database.ts';

/** Rows as objects, or how many were changed. */
export interface StatementResult {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

/** One open file, used from one thread. Failures are those of node:sqlite. */
export interface SqliteFile {
  execute(statement: string, parameters: readonly unknown[]): StatementResult;
  close(): void;
}

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly reads: boolean;
}

const preparedAtMost = 200;

/** Of 4,096 bytes: what is kept in memory must not take all of it. */
const memoryPages = 65_536;

/**
 * Opens the file with the pragmas of its journal. Every commit reaches the disk (`synchronous = FULL`), so that what is
 * acknowledged outlives a power cut. Nothing here waits for a lock: waiting would stop the whole process.
 */
export function openSqliteFile({ file, journal = 'wal' }: SqliteSettings): SqliteFile {
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    if (journal === 'exclusive') database.exec('pragma locking_mode = exclusive');
    // Its journal stays between transactions; emptied, so that it keeps no copy of what they removed.
    if (journal === 'exclusive') database.exec('pragma journal_size_limit = 0');
    database.exec(`pragma journal_mode = ${journal === 'wal' ? 'wal' : 'delete'}`);
    database.exec('pragma synchronous = full');
    // Texts that were withdrawn or are too old leave no trace in free pages.
    database.exec('pragma secure_delete = on');
    database.exec('pragma temp_store = memory');
    if (file === ':memory:') database.exec(`pragma max_page_count = ${memoryPages}`);
    // Reading takes the lock of the exclusive mode, so that a second process learns at once that it comes late.
    database.exec('begin immediate; commit');
  } catch (error) {
    database.close();
    throw error;
  }
  const statements = new Map<string, PreparedStatement>();

  const prepare = (text: string): PreparedStatement => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    const prepared = { statement, reads: statement.columns().length > 0 };
    if (statements.size >= preparedAtMost) statements.clear();
    statements.set(text, prepared);
    return prepared;
  };

  return {
    execute(text, parameters) {
      const { statement, reads } = prepare(text);
      const values = parameters as readonly SQLInputValue[];
      if (reads) return { rows: statement.all(...values), changes: 0 };
      return { rows: [], changes: Number(statement.run(...values).changes) };
    },
    close: () => database.close(),
  };
}
