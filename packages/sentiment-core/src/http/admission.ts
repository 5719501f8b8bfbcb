import { SentimentError } from '../errors/sentiment-error.ts';

/**
 * Lets at most `limit` pieces of work run at once. One more fails at once: a queue would only grow.
 * @throws {SentimentError} `overloaded`
 */
export const createAdmission = (limit: number): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  let underWay = 0;
  return async (work) => {
    if (underWay >= limit) {
      throw new SentimentError({
        code: 'overloaded',
        message: 'Too many predictions are under way; try again shortly.',
      });
    }
    underWay++;
    try {
      return await work();
    } finally {
      underWay--;
    }
  };
};
