import type { Classifier } from 'sentiment-core';
import {
  createSliceCollector,
  evaluateScores,
  evaluateSlices,
  type Evaluation,
  scoreClassifier,
  type ScoredTexts,
  type SliceScores,
  slicesOf,
} from 'sentiment-core/evaluation';
import { openDataset } from 'sentiment-core/node';
import type { BadRowPolicy, SummarizedDataset } from 'sentiment-core/training';
import { columnGroup, readColumnSlices } from './column-slices.ts';
import { leftOutRows } from './left-out-rows.ts';
import type { Progress } from '../terminal/progress.ts';

export interface ScoringData {
  readonly data: readonly string[];
  /** Column name. */
  readonly text: string;
  /** Column name. */
  readonly label: string;
  /** What to do with rows that cannot be used. Default `error`. */
  readonly badRows?: BadRowPolicy;
  /** Columns to break the figures down by. */
  readonly slices: readonly string[];
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** A classifier's answers on labelled files, with every figure. */
export interface ScoredModel {
  readonly evaluation: Evaluation;
  readonly scored: ScoredTexts;
  readonly slices: readonly SliceScores[];
  /** The rows that were scored. */
  readonly dataset: SummarizedDataset;
  /** The first texts, to measure single predictions with. */
  readonly firstTexts: readonly string[];
}

const keptTexts = 300;
const mostSlices = 30;

/** Scores a classifier on files; rows with labels it does not know are in `skipped`. */
export async function scoreModel(classifier: Classifier, data: ScoringData, progress: Progress): Promise<ScoredModel> {
  const { labels } = classifier.info;
  const dataset = await openDataset(data.data, {
    labels,
    text: data.text,
    label: data.label,
    ...(data.badRows && { onBadRow: data.badRows }),
  });
  const { text, label } = data;
  const columns = await readColumnSlices({ files: data.data, text, label, labels, columns: data.slices });
  const collector = createSliceCollector();
  const firstTexts: string[] = [];
  const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, dataset, {
    onProgress: (count) => progress.update(`evaluated ${count.toLocaleString('en-US')} texts`),
    onExample(example, row) {
      if (firstTexts.length < keptTexts) firstTexts.push(example.text);
      const slices = [...slicesOf(example.text), ...columns.next(example.text, example.label)];
      for (const slice of slices) collector.add(row, slice);
      if (data.data.length > 1 && example.source !== undefined)
        collector.add(row, { group: 'file', name: example.source });
    },
    ...(data.signal && { signal: data.signal }),
  });
  const summary = await dataset.summary();
  progress.clear();
  for (const line of leftOutRows(summary, 'evaluated')) progress.note(line);
  const absent = labels.filter((_, label) => !scored.truth.includes(label));
  if (absent.length > 0)
    progress.note(`no row is labelled ${absent.join(' or ')}: what is said of all labels together is of the others`);
  const evaluation = {
    ...evaluateScores(labels, scored, data.seed === undefined ? {} : { seed: data.seed }),
    textsPerSecond,
    skipped: skipped + summary.skipped,
  };
  const slices = evaluateSlices(scored, collector.slices(mostSlices));
  for (const column of data.slices) {
    if (slices.some(({ group }) => group === columnGroup(column))) continue;
    progress.note(`column ${column} has more than ${mostSlices} values: it is no slice`);
  }
  return { evaluation, scored, slices, dataset, firstTexts };
}
