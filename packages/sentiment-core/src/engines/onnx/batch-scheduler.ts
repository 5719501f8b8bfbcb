import { SentimentError } from '../../errors/sentiment-error.ts';

/** Runs batches of texts somewhere: in workers or in place. */
export interface TextRunner {
  /** Whether a batch given now begins at once. */
  readonly idle: boolean;
  /** Whether a batch given now begins as soon as one under way ends. */
  readonly accepting: boolean;
  /**
   * @returns probabilities, row-major [texts.length, labels]
   * @throws {SentimentError} `engine_failed`; `model_not_ready` when there is nothing left to run on
   */
  run(texts: readonly string[]): Promise<Float32Array>;
  /** Called once, when nothing is under way. */
  close(): Promise<void>;
}

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

/** The texts of one call, answered in pieces. */
export interface TextRequest {
  readonly texts: readonly string[];
  /** Takes the rows of `count` texts from `start` on, row-major [count, labels]. */
  accept(start: number, count: number, rows: Float32Array): void;
  fail(error: unknown): void;
}

/** Some texts of one request within a batch. */
interface BatchPart {
  readonly request: TextRequest;
  /** Place of the first text in the request. */
  readonly start: number;
  readonly count: number;
}

interface TextBatch {
  readonly texts: readonly string[];
  readonly parts: readonly BatchPart[];
}

interface TextQueueOptions {
  /** Texts that may wait. */
  readonly maxQueue: number;
}

/** Copying a batch to a worker holds the event loop: so many UTF-16 code units at once, or a single longer text. */
export const batchCharacters = 1 << 20;

/** Requests in the order of their arrival, to be cut into batches. */
interface TextQueue {
  /** Texts that wait. */
  readonly size: number;
  /**
   * A request of more texts than may wait is taken when none waits.
   * @throws {SentimentError} `overloaded` when more texts would wait than may
   */
  add(request: TextRequest): void;
  /** The next texts, at most `count`, of one request or several. Not empty unless the queue is. */
  take(count: number): TextBatch;
  /** Leaves out what still waits of a request. */
  drop(request: TextRequest): void;
}

export function createTextQueue({ maxQueue }: TextQueueOptions): TextQueue {
  // A map keeps the order and drops from the middle; the value is the place of the next text.
  const waiting = new Map<TextRequest, number>();
  let size = 0;

  return {
    get size() {
      return size;
    },
    add(request) {
      const { length } = request.texts;
      if (size > 0 && size + length > maxQueue) {
        throw new SentimentError({
          code: 'overloaded',
          message: 'Too many texts wait for the model; try again shortly.',
        });
      }
      waiting.set(request, 0);
      size += length;
    },
    take(count) {
      const texts: string[] = [];
      const parts: BatchPart[] = [];
      let characters = 0;
      const fits = (text: string): boolean =>
        texts.length < count && (texts.length === 0 || characters + text.length <= batchCharacters);
      for (const [request, start] of waiting) {
        let end = start;
        for (; end < request.texts.length && fits(request.texts[end]); end++) {
          texts.push(request.texts[end]);
          characters += request.texts[end].length;
        }
        if (end > start) parts.push({ request, start, count: end - start });
        if (end < request.texts.length) {
          waiting.set(request, end);
          break;
        }
        waiting.delete(request);
      }
      size -= texts.length;
      return { texts, parts };
    },
    drop(request) {
      const next = waiting.get(request);
      if (next === undefined) return;
      size -= request.texts.length - next;
      waiting.delete(request);
    },
  };
}
