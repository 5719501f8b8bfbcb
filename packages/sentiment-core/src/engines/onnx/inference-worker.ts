import { SentimentError, type SentimentErrorCode } from '../../errors/sentiment-error.ts';
import type { OnnxEngineName } from './web-engine.ts';
import type { TextSessionOptions } from './text-session.ts';
import { Worker } from 'node:worker_threads';

/** What a worker is started with. The model's bytes are shared by all workers. */
export interface WorkerStart {
  readonly engine: OnnxEngineName | 'auto';
  readonly wasmPaths: string | undefined;
  readonly session: Omit<TextSessionOptions, 'model'>;
  readonly model: SharedArrayBuffer;
}

/** To a worker; `close` comes when nothing is under way. */
export type WorkerOrder =
  { readonly type: 'run'; readonly id: number; readonly texts: readonly string[] } | { readonly type: 'close' };

/** From a worker. It answers batches in their order. */
export type WorkerReport =
  | { readonly type: 'ready'; readonly engine: OnnxEngineName }
  | { readonly type: 'refused'; readonly code: SentimentErrorCode; readonly message: string }
  | { readonly type: 'answered'; readonly id: number; readonly probabilities: Float32Array }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

export interface InferenceWorkerOptions {
  /** Code of the worker. */
  readonly url: URL | string;
  readonly start: WorkerStart;
  /** Called once when the thread ends by itself, after its open batches were rejected. */
  readonly onCrash: () => void;
}

/** One thread that runs batches of texts. It keeps the process alive only while it has something to do. */
export interface InferenceWorker {
  readonly engine: OnnxEngineName;
  /** Batches given and not answered. */
  readonly underWay: number;
  /** @throws {SentimentError} `engine_failed` */
  run(texts: readonly string[]): Promise<Float32Array>;
  /** Resolves when the thread has ended. */
  close(): Promise<void>;
}

interface Pending {
  resolve(probabilities: Float32Array): void;
  reject(error: SentimentError): void;
}

/** A thread that does not end by itself within this time is ended. */
const closeWithinMs = 2000;

/** @throws {SentimentError} `engine_missing`, `artifact_unsupported`, `engine_failed` */
export async function startInferenceWorker(options: InferenceWorkerOptions): Promise<InferenceWorker> {
  const { url, start, onCrash } = options;
  // Flags of the process, such as those of a test runner, are not for this thread.
  const worker = new Worker(url, { workerData: start, execArgv: [], name: 'sentiment-onnx' });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let crash: unknown;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', (error: unknown) => {
    crash = error;
  });

  const engine = await new Promise<OnnxEngineName>((resolve, reject) => {
    worker.once('message', (report: WorkerReport) => {
      if (report.type === 'ready') resolve(report.engine);
      else if (report.type === 'refused') reject(new SentimentError({ code: report.code, message: report.message }));
    });
    void exited.then(() => reject(ended('before it was ready', crash)));
  });

  worker.on('message', (report: WorkerReport) => {
    if (report.type !== 'answered' && report.type !== 'failed') return;
    const batch = pending.get(report.id);
    pending.delete(report.id);
    if (pending.size === 0) worker.unref();
    if (report.type === 'answered') return batch?.resolve(report.probabilities);
    // Messages of the engine may quote the texts.
    const cause = new Error(report.message);
    batch?.reject(
      new SentimentError({ code: 'engine_failed', message: 'ONNX Runtime failed on a batch of texts', cause }),
    );
  });
  let closing = false;
  let gone = false;
  void exited.then(() => {
    gone = true;
    const open = [...pending.values()];
    pending.clear();
    for (const batch of open) batch.reject(ended('with texts under way', crash));
    if (!closing) onCrash();
  });
  worker.unref();

  const order = (message: WorkerOrder): void => worker.postMessage(message);
  return {
    engine,
    get underWay() {
      return pending.size;
    },
    run(texts) {
      return new Promise((resolve, reject) => {
        if (gone) return reject(ended('with texts under way', crash));
        const id = ++lastId;
        pending.set(id, { resolve, reject });
        worker.ref();
        order({ type: 'run', id, texts });
      });
    },
    async close() {
      closing = true;
      worker.ref();
      order({ type: 'close' });
      const timer = setTimeout(() => void worker.terminate(), closeWithinMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function ended(when: string, cause: unknown): SentimentError {
  const why = cause === undefined ? '' : `: ${cause instanceof Error ? cause.message : 'an unknown failure'}`;
  return new SentimentError({
    code: 'engine_failed',
    message: `a worker thread of ONNX Runtime ended ${when}${why}`,
    cause,
  });
}
