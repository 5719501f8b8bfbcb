import { SentimentError } from '../../errors/sentiment-error.ts';

/** The texts of one call, answered in pieces. */
export interface TextRequest {
  readonly texts: readonly string[];
  /** Takes the rows of `count` texts from `start` on, row-major [count, labels]. */
  accept(start: number, count: number, rows: Float32Array): void;
  fail(error: unknown): void;
}

/** Some texts of one request within a batch. */
export interface BatchPart {
  readonly request: TextRequest;
  /** Place of the first text in the request. */
  readonly start: number;
  readonly count: number;
}

export interface TextBatch {
  readonly texts: readonly string[];
  readonly parts: readonly BatchPart[];
}

export interface TextQueueOptions {
  /** Texts that may wait. */
  readonly maxQueue: number;
}

/** Copying a batch to a worker holds the event loop: so many UTF-16 code units at once, or a single longer text. */
export const batchCharacters = 1 << 20;

/** Requests in the order of their arrival, to be cut into batches. */
export interface TextQueue {
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
