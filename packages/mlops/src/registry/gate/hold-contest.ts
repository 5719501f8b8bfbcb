import type { Classifier, Dataset, Example } from 'sentiment-core';
import { createSliceCollector, scoreClassifier, slicesOf } from 'sentiment-core/evaluation';
import type { ContestantResults, ContestResults } from './contest-results.ts';
import { predictionLatency } from './prediction-latency.ts';

export interface Contestant {
  readonly classifier: Classifier;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Fingerprint of the rows it learnt from; undefined when it does not tell. */
  readonly trainedOn: string | undefined;
}

export interface HoldContestOptions {
  readonly challenger: Contestant;
  /** Undefined when there is none yet. */
  readonly champion: Contestant | undefined;
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

/** Asks both on the same rows, and times both in turns. */
export async function holdContest(options: HoldContestOptions): Promise<ContestResults> {
  const { challenger, champion, dataset, slicesOfRow, onProgress, signal, now = () => performance.now() } = options;
  const collector = createSliceCollector();
  const texts: string[] = [];
  const score = (title: string, classifier: Classifier, onExample?: (example: Example, row: number) => void) =>
    scoreClassifier(classifier, dataset, {
      now,
      ...(signal && { signal }),
      ...(onExample && { onExample }),
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
    { classifier, bytes, trainedOn }: Contestant,
    answers: typeof scored,
    time: number,
  ): ContestantResults => ({
    ...{ labels: classifier.info.labels, scored: answers, milliseconds: time, bytes, trainedOn },
  });
  return {
    challenger: resultsOf(challenger, scored, milliseconds),
    champion: champion && scoredChampion && resultsOf(champion, scoredChampion, championMilliseconds),
    slices: collector.slices(),
    fingerprint: await dataset.fingerprint?.(),
  };
}
