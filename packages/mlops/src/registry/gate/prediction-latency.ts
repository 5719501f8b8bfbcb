import type { Classifier } from 'sentiment-core';

export interface PredictionLatencyOptions {
  /** 1 or more; asked one at a time. */
  readonly texts: readonly string[];
  /** Milliseconds that steps forward only. */
  readonly now: () => number;
  /** Turns of each classifier. Default 9. */
  readonly rounds?: number;
  /** A turn ends after so many milliseconds, with the text it is at. Default 50. */
  readonly roundMs?: number;
}

const stride = 31;

/**
 * Milliseconds a tweet of classifiers that take turns, so that what else the machine does meets them alike: for each the
 * median of its turns. The first turn of each warms it and is not counted.
 */
export async function predictionLatency(
  classifiers: readonly Classifier[],
  { texts, now, rounds = 9, roundMs = 50 }: PredictionLatencyOptions,
): Promise<number[]> {
  const turns = classifiers.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, classifier] of classifiers.entries()) {
      const started = now();
      let count = 0;
      let elapsed = 0;
      while (count === 0 || elapsed < roundMs) {
        // Slow models see few texts a turn: not the same ones each time.
        await classifier.predictProbabilities([texts[(round * stride + count) % texts.length] ?? '']);
        count += 1;
        elapsed = now() - started;
      }
      if (round > 0) turns[index]?.push(elapsed / count);
    }
  }
  return turns.map((times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}
