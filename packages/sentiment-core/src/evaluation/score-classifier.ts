import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset, Example } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';
import type { ScoredTexts } from './scored-texts.ts';

export interface ScoreClassifierOptions {
  /** Texts a call, 1 or more. Default 1000. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with the number of texts scored so far. */
  readonly onProgress?: (scored: number) => void;
  /** Called for every scored text, in order, e.g. to put it into slices. */
  readonly onExample?: ((example: Example, row: number) => void) | undefined;
  /** Clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

/** A classifier's probabilities for a dataset. */
export interface ScoredDataset {
  readonly scored: ScoredTexts;
  /** Measured by the classifier's own time: its first batch counts, reading and metrics do not. */
  readonly textsPerSecond: number;
  /** Rows left out because the classifier does not know their label. */
  readonly skipped: number;
}

/**
 * Asks a classifier for the probabilities of labelled texts. Labels are matched by name; weights are not used. Memory: 4 bytes
 * a text and label.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when no row has a label of the classifier; `aborted`
 */
export async function scoreClassifier(
  classifier: Classifier,
  dataset: Dataset,
  options: ScoreClassifierOptions = {},
): Promise<ScoredDataset> {
  const { batchSize = 1000, signal, onProgress, onExample, now = () => performance.now() } = options;
  assertCount('batchSize', batchSize, 1);
  const { labels } = classifier.info;
  const labelOf = dataset.labels.map((label) => labels.indexOf(label));
  const truth: number[] = [];
  const probabilities: Float32Array[] = [];
  let milliseconds = 0;
  let skipped = 0;
  let pending: Example[] = [];

  const score = async (): Promise<void> => {
    const texts = pending.map(({ text }) => text);
    const started = now();
    const scores = await classifier.predictProbabilities(texts);
    milliseconds += now() - started;
    if (scores.length !== texts.length * labels.length) {
      throw new SentimentError({ code: 'internal', message: 'the classifier gave a wrong number of probabilities' });
    }
    probabilities.push(scores);
    for (const example of pending) {
      onExample?.(example, truth.length);
      truth.push(labelOf[example.label]);
    }
    pending = [];
    onProgress?.(truth.length);
  };

  for await (const batch of dataset.batches()) {
    throwIfAborted(signal, 'the evaluation was stopped');
    for (const example of batch) {
      if (labelOf[example.label] < 0) skipped += 1;
      else pending.push(example);
      if (pending.length >= batchSize) await score();
    }
  }
  if (pending.length > 0) await score();
  if (truth.length === 0) {
    const message = `no row has a label of the model (${labels.join(', ')}); ${skipped} rows have others`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  return {
    scored: {
      labelCount: labels.length,
      truth: Int32Array.from(truth),
      probabilities: concatenate(probabilities),
    },
    textsPerSecond: truth.length / Math.max(milliseconds / 1000, 1e-9),
    skipped,
  };
}

/** @throws {SentimentError} `option_invalid` unless `value` is a whole number of `minimum` or more */
export function assertCount(field: string, value: number, minimum: number): void {
  if (Number.isInteger(value) && value >= minimum) return;
  throw new SentimentError({
    code: 'option_invalid',
    field,
    message: `${field}: a whole number of ${minimum} or more is needed`,
  });
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
