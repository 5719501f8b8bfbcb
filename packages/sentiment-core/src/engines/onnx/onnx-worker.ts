// What runs in each thread of the pool. inference-worker.ts starts it and says what messages mean.
import { parentPort, workerData } from 'node:worker_threads';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { openTextSession, type TextSession } from './text-session.ts';
import type { WorkerOrder, WorkerReport, WorkerStart } from './inference-worker.ts';
import {
  engineMissing,
  type Loaded,
  type LoadedEngine,
  loadWebEngine,
  type OnnxEngine,
  type OnnxEngineName,
} from './web-engine.ts';

const port = parentPort;
if (port === null) throw new Error('onnx-worker is the code of a worker thread, not a program');

/** The install script of onnxruntime-node downloads CUDA, which nothing here uses. */
const nodePackage = '--ignore-scripts onnxruntime-node';

async function open(): Promise<TextSession | undefined> {
  const { engine, wasmPaths, session, model } = workerData as WorkerStart;
  try {
    const loaded = await loadEngine(engine, wasmPaths);
    // Engines take no shared memory.
    return await openTextSession(loaded, { ...session, model: new Uint8Array(model).slice() });
  } catch (error) {
    const code = SentimentError.isInstance(error) ? error.code : 'engine_failed';
    report({ type: 'refused', code, message: messageOf(error) });
    return undefined;
  }
}

async function answer(session: TextSession, id: number, texts: readonly string[]): Promise<void> {
  try {
    const probabilities = await session.run(texts);
    report({ type: 'answered', id, probabilities }, [probabilities.buffer]);
  } catch (error) {
    report({ type: 'failed', id, message: messageOf(error) });
  }
}

async function serve(): Promise<void> {
  const session = await open();
  if (session === undefined) return port?.close();
  let last = Promise.resolve();
  port?.on('message', (order: WorkerOrder) => {
    // Sessions of WebAssembly take one call at a time.
    last = last.then(async () => {
      if (order.type === 'run') return answer(session, order.id, order.texts);
      await session.release();
      port.close();
    });
  });
  report({ type: 'ready', engine: session.engine });
}

/**
 * @param wanted `auto` takes onnxruntime-node where it can be loaded, else onnxruntime-web
 * @throws {SentimentError} `engine_missing`, saying what to install
 */
async function loadEngine(wanted: OnnxEngineName | 'auto', wasmPaths?: string): Promise<LoadedEngine> {
  if (wanted === 'web') return loadWebEngine(wasmPaths);
  try {
    const loaded: Loaded<OnnxEngine> = await import('onnxruntime-node');
    return { engine: loaded.default ?? loaded, name: 'node' };
  } catch (cause) {
    if (wanted === 'node') throw engineMissing(nodePackage, cause);
    return loadWebEngine(wasmPaths).catch(() => {
      throw engineMissing(`${nodePackage}, or onnxruntime-web`, cause);
    });
  }
}

function report(message: WorkerReport, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, [...transfer]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void serve();
