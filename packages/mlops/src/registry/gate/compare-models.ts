import type { Classifier, Dataset, Example } from 'sentiment-core';
import {
  type ScoredTexts,
  type SliceRows,
  createSliceCollector,
  scoreClassifier,
  slicesOf,
} from 'sentiment-core/evaluation';

/** One version on the held-out rows. */
export interface ModelResults {
  /** Order of the columns of `scored`. */
  readonly labels: readonly string[];
  readonly scored: ScoredTexts;
  /** Milliseconds a tweet, one at a time. */
  readonly milliseconds: number;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Fingerprint of the rows it learnt from; undefined when it does not tell. */
  readonly trainedOn: string | undefined;
}

/** What the gate decides by. Rows are those whose label the challenger knows, the same for both. */
export interface ComparisonResults {
  readonly challenger: ModelResults;
  /** Undefined when there is none yet. */
  readonly champion: ModelResults | undefined;
  /** Slices of the rows, without those of labels. */
  readonly slices: readonly SliceRows[];
  /** Fingerprint of the held-out rows; undefined when the dataset has none. */
  readonly fingerprint: string | undefined;
}

export interface ComparedModel {
  readonly classifier: Classifier;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Fingerprint of the rows it learnt from; undefined when it does not tell. */
  readonly trainedOn: string | undefined;
}

export interface CompareModelsOptions {
  readonly challenger: ComparedModel;
  /** Undefined when there is none yet. */
  readonly champion: ComparedModel | undefined;
  /** Held-out rows. */
  readonly dataset: Dataset;
  /** Slices of a row besides those by how it is written; called once a row, in order. Default none. */
  readonly slicesOfRow?:
    ((example: Example) => readonly { readonly group: string; readonly name: string }[]) | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that steps forward only. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

const timedTexts = 300;

/** Scores both models on the same rows, and times them in turns. */
export async function compareModels(options: CompareModelsOptions): Promise<ComparisonResults> {
  const { challenger, champion, dataset, slicesOfRow, onProgress, signal, now = () => performance.now() } = options;
  const collector = createSliceCollector();
  const texts: string[] = [];
  const score = (title: string, classifier: Classifier, onExample?: (example: Example, row: number) => void) =>
    scoreClassifier(classifier, dataset, {
      now,
      signal,
      onExample,
      onProgress: (rows) => onProgress?.(`${title}: ${rows.toLocaleString('en-US')} rows`),
    });
  const { scored } = await score('challenger', challenger.classifier, (example, row) => {
    if (texts.length < timedTexts) texts.push(example.text);
    for (const slice of slicesOf(example.text)) collector.add(row, slice);
    for (const slice of slicesOfRow?.(example) ?? []) collector.add(row, slice);
  });
  const scoredChampion = champion && (await score('champion', champion.classifier)).scored;
  const classifiers = [challenger, ...(champion ? [champion] : [])].map(({ classifier }) => classifier);
  const [milliseconds = 0, championMilliseconds = 0] = await predictionLatency(classifiers, { texts, now });
  const resultsOf = (
    { classifier, bytes, trainedOn }: ComparedModel,
    answers: typeof scored,
    time: number,
  ): ModelResults => ({
    labels: classifier.info.labels,
    scored: answers,
    milliseconds: time,
    bytes,
    trainedOn,
  });
  return {
    challenger: resultsOf(challenger, scored, milliseconds),
    champion: champion && scoredChampion && resultsOf(champion, scoredChampion, championMilliseconds),
    slices: collector.slices(),
    fingerprint: await dataset.fingerprint?.(),
  };
}

interface PredictionLatencyOptions {
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
