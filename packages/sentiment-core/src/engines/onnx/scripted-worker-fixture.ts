// A worker without an engine: it does what the texts say.
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerOrder, WorkerReport, WorkerStart } from './inference-worker.ts';

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}
const { session } = workerData as WorkerStart;

function answer(id: number, texts: readonly string[]): void {
  if (texts.includes('throw')) throw new Error('thrown by the worker');
  if (texts.includes('exit')) process.exit(7);
  if (texts.includes('fail')) return report({ type: 'failed', id, message: 'the text is fail' });
  const [, wait = 0] = texts.map((text) => /^wait (\d+)$/.exec(text)).find(Boolean) ?? [];
  setTimeout(() => {
    report({ type: 'answered', id, probabilities: Float32Array.from(texts, ({ length }) => length) });
  }, Number(wait));
}

if (session.location === 'refuse') {
  report({ type: 'refused', code: 'artifact_unsupported', message: 'told to refuse' });
  parentPort?.close();
} else if (session.location === 'throw') {
  throw new Error('thrown at the start');
} else {
  parentPort?.on('message', (order: WorkerOrder) => {
    if (order.type === 'run') return answer(order.id, order.texts);
    // Stays, for the pool to end it.
    if (session.location !== 'stay') parentPort?.close();
  });
  report({ type: 'ready', engine: 'node' });
}
