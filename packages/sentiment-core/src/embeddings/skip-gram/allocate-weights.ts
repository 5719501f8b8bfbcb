import { SentimentError } from '../../errors/sentiment-error.ts';

/**
 * Zeros, [count].
 * @throws {SentimentError} `training_failed` when there is no memory for them
 */
export function allocateWeights(count: number): Float32Array {
  try {
    return new Float32Array(count);
  } catch (cause) {
    const message = `no memory for ${count} weights; fewer dimensions or buckets, or a higher minimumCount, need less`;
    throw new SentimentError({ code: 'training_failed', message, cause });
  }
}
