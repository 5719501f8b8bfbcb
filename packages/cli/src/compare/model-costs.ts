import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Classifier } from 'sentiment-core';

/** What a model cost to make, and takes to keep. Null where nobody knows: the embedded model has no folder. */
export interface StoredCosts {
  /** Seconds its training took, from `training.json`. */
  readonly trainingSeconds: number | null;
  /** Bytes of its files, without `training.json`. */
  readonly bytes: number | null;
}

const trainingRecord = 'training.json';

/** @param reference as the user named the model */
export async function readStoredCosts(reference: string): Promise<StoredCosts> {
  const names = await readdir(reference).catch(() => undefined);
  if (names === undefined) return { trainingSeconds: null, bytes: null };
  let bytes = 0;
  for (const name of names) {
    const found = await stat(join(reference, name));
    if (found.isFile() && name !== trainingRecord) bytes += found.size;
  }
  const record = await readFile(join(reference, trainingRecord), 'utf8')
    .then((json) => JSON.parse(json) as { seconds?: unknown } | null)
    .catch(() => undefined);
  return { trainingSeconds: typeof record?.seconds === 'number' ? record.seconds : null, bytes };
}

const mostMilliseconds = 2000;
const warmingTexts = 50;

/** Mean time of a prediction of one text, one after the other, in milliseconds; at most two seconds of them. */
export async function measureSinglePredictions(classifier: Classifier, texts: readonly string[]): Promise<number> {
  for (const text of texts.slice(0, warmingTexts)) await classifier.predictProbabilities([text]);
  const started = performance.now();
  let count = 0;
  while (count < texts.length && performance.now() - started < mostMilliseconds)
    await classifier.predictProbabilities([texts[count++]]);
  return (performance.now() - started) / count;
}

/** What a network is, e.g. `bilstm`, from the `model.json` of a folder. @param reference as the user named the model */
export async function readArchitecture(reference: string): Promise<string | null> {
  const json = await readFile(join(reference, 'model.json'), 'utf8').catch(() => '{}');
  const { training } = JSON.parse(json) as { training?: { architecture?: unknown } };
  return typeof training?.architecture === 'string' ? training.architecture : null;
}

/** What computes a model: an engine, or the arithmetic of the library (`own`). */
export function engineOf(classifier: Classifier): string {
  return 'engine' in classifier && typeof classifier.engine === 'string' ? `onnxruntime-${classifier.engine}` : 'own';
}

const mostRounds = 30;
let collect: (() => void) | undefined;

/**
 * Bytes in use after a garbage collection: heap and buffers of JavaScript. What a native engine allocates for itself is
 * not in it.
 */
export async function memoryInUse(): Promise<number> {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Buffers are freed some time after the collection that finds them unused, later on a busy machine.
  let least = Infinity;
  for (let round = 0, unchanged = 0; round < mostRounds && unchanged < 3; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { heapUsed, external } = process.memoryUsage();
    unchanged = heapUsed + external < least * 0.999 ? 0 : unchanged + 1;
    least = Math.min(least, heapUsed + external);
  }
  return least;
}
