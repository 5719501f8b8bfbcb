import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RequestLimits } from './request-limits.ts';

/** The place of one request among those under way. */
export interface Place {
  /**
   * Says how many bytes of its body the request holds now, in place of what it said before.
   * @throws {SentimentError} `overloaded` when all requests together would hold more than `heldBodyBytes`
   */
  hold(bytes: number): void;
  /** Gives the place and the bytes back; safe to call twice. */
  release(): void;
}

const overloaded = (message: string): SentimentError => new SentimentError({ code: 'overloaded', message });

/** Takes a place; throws {SentimentError} `overloaded` when there is none. */
export type Admission = () => Place;

/**
 * Lets so many requests in at once, holding so many bytes of bodies together. What is too much fails at once: a queue
 * would only grow.
 */
export const createAdmission = (limits: Pick<RequestLimits, 'concurrentRequests' | 'heldBodyBytes'>): Admission => {
  let underWay = 0;
  let heldByAll = 0;
  return () => {
    if (underWay >= limits.concurrentRequests)
      throw overloaded('Too many predictions are under way; try again shortly.');
    underWay++;
    let held = 0;
    let released = false;
    return {
      hold(bytes) {
        if (released) return;
        const total = heldByAll - held + bytes;
        if (bytes > held && total > limits.heldBodyBytes)
          throw overloaded('Too many large bodies are being received; try again shortly.');
        heldByAll = total;
        held = bytes;
      },
      release() {
        if (released) return;
        released = true;
        underWay--;
        heldByAll -= held;
      },
    };
  };
};
