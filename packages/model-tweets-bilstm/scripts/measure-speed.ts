import type { Classifier } from '../../sentiment-core/src/contracts/classifier.ts';

export interface Speed {
  /** Texts a second of processor time, that of worker threads included, in batches of 256. */
  readonly batched: number;
  /** Milliseconds of one text alone, the median. */
  readonly single: number;
}

const batchSize = 256;
const singles = 500;

/** @param texts 1,000 or more; what is met first is not counted */
export async function measureSpeed(classifier: Classifier, texts: readonly string[]): Promise<Speed> {
  await classifier.predictProbabilities(texts.slice(0, 1000));
  const start = process.cpuUsage();
  for (let first = 0; first < texts.length; first += batchSize) {
    await classifier.predictProbabilities(texts.slice(first, first + batchSize));
  }
  const { user, system } = process.cpuUsage(start);
  const batched = texts.length / ((user + system) / 1e6);
  const times: number[] = [];
  for (const text of texts.slice(0, singles)) {
    const began = performance.now();
    await classifier.predictProbabilities([text]);
    times.push(performance.now() - began);
  }
  times.sort((first, second) => first - second);
  return { batched, single: times[times.length >> 1] };
}
