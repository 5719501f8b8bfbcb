import { SentimentError } from '../../errors/sentiment-error.ts';
import { type InferenceWorker, startInferenceWorker, type WorkerStart } from './inference-worker.ts';
import type { OnnxEngineName } from './web-engine.ts';
import type { TextRunner } from './batch-scheduler.ts';

export interface WorkerPoolOptions {
  readonly workers: number;
  /** Code of the workers. */
  readonly url: URL | string;
  readonly start: WorkerStart;
  /** Workers that crashed are replaced so often within a minute. */
  readonly maxRestarts: number;
  /** Milliseconds, never going back. Default `performance.now`. */
  readonly now?: () => number;
}

export interface WorkerPool extends TextRunner {
  readonly engine: OnnxEngineName;
}

const minuteMs = 60_000;
/** Batches given to a worker at once: the second one waits in it, so that it never waits for us. */
const ahead = 2;

/** @throws {SentimentError} `engine_missing`, `artifact_unsupported`, `engine_failed` */
export async function startWorkerPool(options: WorkerPoolOptions): Promise<WorkerPool> {
  const { workers: count, url, start, maxRestarts, now = () => performance.now() } = options;
  const live = new Set<InferenceWorker>();
  const starting = new Set<Promise<unknown>>();
  let restarts: number[] = [];

  async function startOne(): Promise<InferenceWorker> {
    const crash = new AbortController();
    const worker = await startInferenceWorker({ url, start, onCrash: () => crash.abort() });
    crash.signal.addEventListener('abort', () => live.delete(worker));
    if (!crash.signal.aborted) live.add(worker);
    return worker;
  }

  function mayRestart(): boolean {
    restarts = restarts.filter((time) => time > now() - minuteMs);
    return restarts.length < maxRestarts;
  }

  /** Replaces one that crashed, when there is something to do for it. */
  function restart(): Promise<InferenceWorker> {
    restarts.push(now());
    const started = startOne();
    starting.add(started);
    const done = (): void => void starting.delete(started);
    started.then(done, done);
    return started;
  }

  const lacking = (): boolean => live.size + starting.size < count;

  function leastBusy(): InferenceWorker | undefined {
    let best: InferenceWorker | undefined;
    for (const worker of live) if (best === undefined || worker.underWay < best.underWay) best = worker;
    return best;
  }

  const isIdle = (): boolean => {
    // Without any worker a batch is refused at once, or has one started for it.
    if (live.size === 0) return starting.size === 0;
    return (lacking() && mayRestart()) || [...live].some(({ underWay }) => underWay === 0);
  };

  const started = await Promise.allSettled(Array.from({ length: count }, startOne));
  const failure = started.find((result) => result.status === 'rejected');
  const [first] = live;
  if (failure !== undefined || first === undefined) {
    await Promise.all([...live].map((worker) => worker.close()));
    throw failure?.reason;
  }

  return {
    engine: first.engine,
    get idle() {
      return isIdle();
    },
    get accepting() {
      return isIdle() || [...live].some(({ underWay }) => underWay < ahead);
    },
    async run(texts) {
      const worker = leastBusy();
      if (worker !== undefined && (worker.underWay === 0 || !lacking() || !mayRestart())) return worker.run(texts);
      if (mayRestart()) return (await restart()).run(texts);
      throw new SentimentError({
        code: 'model_not_ready',
        message: 'The workers of the model crashed too often within a minute; try again later.',
      });
    },
    async close() {
      await Promise.allSettled(starting);
      await Promise.all([...live].map((worker) => worker.close()));
    },
  };
}
