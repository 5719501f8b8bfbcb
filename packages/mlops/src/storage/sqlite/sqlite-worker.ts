/** The thread that owns a SQLite file: waiting for the disk holds up no request there. */
import { parentPort } from 'node:worker_threads';
import { openSqliteFile, type SqliteFile, type StatementResult } from './sqlite-file.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-message.ts';

const nothing: StatementResult = { rows: [], changes: 0 };
let file: SqliteFile | undefined;

const carryOut = (request: WorkerRequest): StatementResult => {
  if (request.ask === 'open') {
    file ??= openSqliteFile(request.settings);
    return nothing;
  }
  if (file === undefined) throw new Error('The file is not open.');
  if (request.ask === 'execute') return file.execute(request.statement, request.parameters);
  file.close();
  file = undefined;
  return nothing;
};

const answer = (request: WorkerRequest): WorkerAnswer => {
  try {
    return { id: request.id, result: carryOut(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const errcode = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
    return { id: request.id, failure: { message, errcode } };
  }
};

parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(answer(request)));
