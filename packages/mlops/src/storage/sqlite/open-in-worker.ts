import { Worker } from 'node:worker_threads';
import type { SqliteSettings } from '../database.ts';
import type { StatementResult } from './sqlite-file.ts';
import type { SqliteSession } from './sqlite-session.ts';
import { waitWhileLocked } from './wait-while-locked.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-message.ts';
import { workerLocation } from './worker-location.ts';

interface Waiting {
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: Error) => void;
}

type Question = WorkerRequest extends infer Request ? (Request extends unknown ? Omit<Request, 'id'> : never) : never;

/**
 * Opens the file in a thread of its own, so that disks and locks hold up that thread and no request. The thread keeps the
 * process alive only while it has something to answer.
 * @param patience milliseconds that a locked file is waited for
 */
export const openInWorker = async (settings: SqliteSettings, patience: number): Promise<SqliteSession> => {
  // Flags of the process, such as those of a test runner, are not for this thread.
  const worker = new Worker(workerLocation(), { execArgv: [], name: 'sentiment-sqlite' });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended: Error | undefined;
  worker.unref();

  const ask = (question: Question): Promise<StatementResult> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = (asked += 1);
      worker.postMessage({ ...question, id });
      if (waiting.size === 0) worker.ref();
      waiting.set(id, { resolve, reject });
    });

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (answer: WorkerAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('result' in answer) asker?.resolve(answer.result);
    else asker?.reject(Object.assign(new Error(answer.failure.message), { errcode: answer.failure.errcode }));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('The thread of the database has ended.')));

  try {
    await waitWhileLocked(patience, () => ask({ ask: 'open', settings }));
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    execute: (statement, parameters) => ask({ ask: 'execute', statement, parameters }),
    async close() {
      await ask({ ask: 'close' });
      await worker.terminate();
    },
  };
};
