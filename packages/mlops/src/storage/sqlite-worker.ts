/** The thread that owns a SQLite file: waiting for the disk holds up no request there. */
import { parentPort } from 'node:worker_threads';
import type { SqliteSettings } from './database.ts';
import { openSqliteFile, type SqliteFile, type StatementResult } from './sqlite-file.ts';

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

const nothing: StatementResult = { rows: [], changes: 0 };
let file: SqliteFile | undefined;

function carryOut(request: WorkerRequest): StatementResult {
  if (request.ask === 'open') {
    file ??= openSqliteFile(request.settings);
    return nothing;
  }
  if (file === undefined) throw new Error('The file is not open.');
  if (request.ask === 'execute') return file.execute(request.statement, request.parameters);
  file.close();
  file = undefined;
  return nothing;
}

function answer(request: WorkerRequest): WorkerAnswer {
  try {
    return { id: request.id, result: carryOut(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const errcode = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
    return { id: request.id, failure: { message, errcode } };
  }
}

parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(answer(request)));
