import type { SqliteSettings } from '../database.ts';
import type { StatementResult } from './sqlite-file.ts';

/** What the thread that owns the file is asked, in order; it answers each with the same `id`. */
export type WorkerRequest =
  | { readonly id: number; readonly ask: 'open'; readonly settings: SqliteSettings }
  | {
      readonly id: number;
      readonly ask: 'execute';
      readonly statement: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly id: number; readonly ask: 'close' };

export type WorkerAnswer =
  | { readonly id: number; readonly result: StatementResult }
  // An error that crosses threads loses its fields.
  | { readonly id: number; readonly failure: { readonly message: string; readonly errcode: unknown } };
