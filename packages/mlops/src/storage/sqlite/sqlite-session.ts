import type { StatementResult } from './sqlite-file.ts';

/** An open file, in this thread or another one. */
export interface SqliteSession {
  /** Statements run in the order they are given. */
  execute(statement: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult>;
  close(): void | Promise<void>;
}
