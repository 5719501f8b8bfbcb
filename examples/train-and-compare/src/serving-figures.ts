import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SentimentError } from 'sentiment-core';
import { createOnnxClassifier } from 'sentiment-core/engines';
import type { Artifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { type Dataset, quantizeWithin } from 'sentiment-core/training';
import type { Synthesis } from './synthesis-table.ts';

/** Milliseconds of processor time that this process has used, on all cores: unlike a clock, hardly longer on a busy machine. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of heap and buffers in use after a garbage collection. */
export async function memoryInUse(): Promise<number> {
  // Buffers are freed after the collection that finds them unused.
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Scorer {
  predictProbabilities(texts: readonly string[]): Promise<Float32Array>;
}

const textsOfBatch = 256;
const singleTexts = 300;

/** Milliseconds of processor time a tweet: in batches, and one tweet a call. The first answers warm up. */
export async function timeScorer(
  scorer: Scorer,
  texts: readonly string[],
): Promise<{ readonly millisecondsATweet: number; readonly millisecondsAlone: number }> {
  const inBatches = async (): Promise<void> => {
    for (let at = 0; at < texts.length; at += textsOfBatch) {
      await scorer.predictProbabilities(texts.slice(at, at + textsOfBatch));
    }
  };
  const oneByOne = async (): Promise<void> => {
    for (const text of texts.slice(0, singleTexts)) await scorer.predictProbabilities([text]);
  };
  const timed = async (work: () => Promise<void>, count: number): Promise<number> => {
    await work();
    const started = processorTime();
    await work();
    return (processorTime() - started) / count;
  };
  return {
    millisecondsATweet: await timed(inBatches, texts.length),
    millisecondsAlone: await timed(oneByOne, Math.min(singleTexts, texts.length)),
  };
}

/** The exported graph in one worker thread; null where it cannot be exported or no engine is installed. */
export async function timeExported(artifact: Artifact, texts: readonly string[]): Promise<Synthesis['onnx']> {
  return nullWhere(['engine_missing', 'artifact_unsupported', 'preprocessing_not_exportable'], async () => {
    const { bytes } = await createOnnxModel(artifact);
    const classifier = await createOnnxClassifier({ model: bytes, workers: 1 });
    try {
      return await timeScorer(classifier, texts);
    } finally {
      await classifier.close();
    }
  });
}

/**
 * Size in int8 and what that costs on `rows`, whatever it costs.
 * @returns null for a kind of model that cannot be quantized
 */
export async function int8Figures(artifact: Artifact, rows: Dataset): Promise<Synthesis['int8']> {
  return nullWhere(['artifact_unsupported', 'invalid_argument'], async () => {
    const { model, loss } = await quantizeWithin(artifact, rows, { weights: 'int8', maxLoss: 1 });
    const files = await model.toArtifact();
    await model.classifier.close();
    return { megabytes: megabytesOf(files), accuracyLost: loss.accuracy };
  });
}

/** Of the files that hold the model itself: what `model.json` says of it differs in length, and monitoring has a file of its own. */
export function megabytesOf(files: ReadonlyMap<string, Uint8Array>): number {
  return [...files].reduce((sum, [name, file]) => sum + (name.endsWith('.json') ? 0 : file.length), 0) / 1e6;
}

async function nullWhere<Figures>(codes: readonly string[], measure: () => Promise<Figures>): Promise<Figures | null> {
  try {
    return await measure();
  } catch (error) {
    if (SentimentError.isInstance(error) && codes.includes(error.code)) return null;
    throw error;
  }
}
