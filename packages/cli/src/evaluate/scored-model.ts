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
import { openDataset, openTable } from 'sentiment-core/node';
import { type BadRowPolicy, createLabelMap, type SummarizedDataset } from 'sentiment-core/training';
import type { Progress } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions } from '../terminal/reading-flags.ts';
import { leftOutRows, missingLabels } from './evaluation-summary.ts';

export interface ScoringData extends ReadingFlags {
  readonly data: readonly string[];
  /** What to do with rows that cannot be used. Default `error`. */
  readonly badRows?: BadRowPolicy | undefined;
  /** Columns to break the figures down by. */
  readonly slices: readonly string[];
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
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
    ...tableOptions(data),
    labels,
    ...(data.badRows && { onBadRow: data.badRows }),
  });
  const columns = await readColumnSlices({ ...data, files: data.data, labels, columns: data.slices });
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
  for (const line of missingLabels(summary)) progress.note(line);
  const evaluation = {
    ...evaluateScores(labels, scored, data.seed === undefined ? {} : { seed: data.seed }),
    textsPerSecond,
    skipped: skipped + summary.skipped,
  };
  const slices = evaluateSlices(scored, collector.slices(mostSlices));
  for (const column of data.slices) {
    if (slices.some(({ group }) => group === columnGroup(column))) continue;
    progress.note(`column ${column} has more than ${mostSlices} values: it makes no slices`);
  }
  return { evaluation, scored, slices, dataset, firstTexts };
}

export interface ColumnSlicesOptions extends ReadingFlags {
  readonly files: readonly string[];
  /** Rows with other labels are left out. */
  readonly labels: readonly string[];
  /** Columns to break the figures down by. */
  readonly columns: readonly string[];
}

/** Values of columns of the rows of data files, found as the rows that can be used come by in file order. */
export interface ColumnSlices {
  /**
   * @param label index into `labels`
   * @returns column and value of the next row with this text and label
   */
  next(text: string, label: number): readonly { readonly group: string; readonly name: string }[];
}

/** What is looked at in every text, and the files: a column of the same name must not be mixed with it. */
const ownGroups = new Set(['emoji', 'file', 'hashtag', 'length', 'mention', 'negation', 'url']);

/** Name of the group of slices of a column. */
export function columnGroup(column: string): string {
  return ownGroups.has(column) ? `column ${column}` : column;
}

/**
 * Reads the columns into memory: evaluation files are small beside training files.
 * @throws {SentimentError} `dataset_invalid` when a column is missing
 */
export async function readColumnSlices(options: ColumnSlicesOptions): Promise<ColumnSlices> {
  const { files, labels, columns } = options;
  const map = createLabelMap({ labels });
  const rows: { readonly text: string; readonly label: number; readonly values: readonly string[] }[] = [];
  for (const path of columns.length === 0 ? [] : files) {
    const { text, label, ...reading } = tableOptions(options);
    const file = await openTable(path, { text, label, needsLabel: true, others: columns }, reading);
    const wanted = [file.text, ...(file.label === undefined ? [] : [file.label]), ...columns];
    for await (const records of file.rows({ columns: wanted })) {
      for (const { values, problem } of records) {
        if (problem !== undefined) continue;
        const row = { text: values[0], label: map.indexOf(values[1]), values: values.slice(2) };
        if (row.label >= 0) rows.push(row);
      }
    }
  }
  let place = 0;
  return {
    next(wanted, wantedLabel) {
      if (columns.length === 0) return [];
      // Rows that are left out for another reason than their label, an empty text say, are passed over.
      let found = place;
      while (found < rows.length && (rows[found].text !== wanted || rows[found].label !== wantedLabel)) found += 1;
      const row = rows[found];
      if (row !== undefined) place = found + 1;
      return columns.map((column, index) => ({ group: columnGroup(column), name: row?.values[index] || '(empty)' }));
    },
  };
}
