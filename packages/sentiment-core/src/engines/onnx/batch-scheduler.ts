import { createTextQueue, type TextBatch, type TextRequest } from './text-queue.ts';
import type { TextRunner } from './text-runner.ts';

export interface BatchSchedulerOptions {
  readonly runner: TextRunner;
  /** Texts that run together at most. */
  readonly batchSize: number;
  /** Milliseconds that a text may wait for others; 0 is until the end of this turn of the event loop. */
  readonly maxDelayMs: number;
  /** Texts that may wait at most. */
  readonly maxQueue: number;
}

/** Makes batches of what many callers ask for at about the same time. */
export interface BatchScheduler {
  /**
   * Resolves when the request has all its rows.
   * @throws {SentimentError} `overloaded`, and what running throws
   */
  submit(texts: readonly string[], accept: TextRequest['accept']): Promise<void>;
  /** Resolves when nothing is waiting or under way. */
  settled(): Promise<void>;
}

export function createBatchScheduler(options: BatchSchedulerOptions): BatchScheduler {
  const { runner, batchSize, maxDelayMs, maxQueue } = options;
  const queue = createTextQueue({ maxQueue });
  const onSettled: (() => void)[] = [];
  let underWay = 0;
  /** Whether those who wait are called up soon. */
  let planned = false;
  /** Whether they have waited long enough. */
  let due = false;

  function plan(): void {
    if (planned) return;
    planned = true;
    const start = (): void => {
      planned = false;
      due = true;
      dispatch();
    };
    if (maxDelayMs > 0) setTimeout(start, maxDelayMs);
    else if (typeof setImmediate === 'function') setImmediate(start);
    else setTimeout(start, 0);
  }

  function dispatch(): void {
    while (queue.size > 0) {
      const full = queue.size >= batchSize;
      // One batch ahead of each worker saves it the wait for the next; a batch that is not full does better to fill up.
      if (!(full ? runner.accepting : due && runner.idle)) break;
      start(queue.take(batchSize));
    }
    if (queue.size === 0) {
      due = false;
      if (underWay === 0) for (const resolve of onSettled.splice(0)) resolve();
    }
  }

  function start({ texts, parts }: TextBatch): void {
    underWay++;
    void runner
      .run(texts)
      .then(
        (rows) => {
          const columns = rows.length / texts.length;
          let offset = 0;
          for (const { request, start: first, count } of parts) {
            request.accept(first, count, rows.subarray(offset, (offset += count * columns)));
          }
        },
        (error: unknown) => {
          for (const { request } of parts) {
            queue.drop(request);
            request.fail(error);
          }
        },
      )
      .finally(() => {
        underWay--;
        dispatch();
      });
  }

  return {
    async submit(texts, accept) {
      if (texts.length === 0) return;
      await new Promise<void>((resolve, reject) => {
        let missing = texts.length;
        queue.add({
          texts,
          accept(start, count, rows) {
            accept(start, count, rows);
            missing -= count;
            if (missing === 0) resolve();
          },
          fail: reject,
        });
        plan();
        if (queue.size >= batchSize) dispatch();
      });
    },
    settled() {
      if (queue.size === 0 && underWay === 0) return Promise.resolve();
      return new Promise((resolve) => onSettled.push(resolve));
    },
  };
}
