import { type Dataset, type Example, SentimentError } from 'sentiment-core';
import { type FileDataset, findSplitOf, openDataset, parseDataFile } from 'sentiment-core/node';
import {
  type BadRowPolicy,
  type DatasetSummary,
  findLeakage,
  type Leakage,
  type SummarizedDataset,
} from 'sentiment-core/training';
import { leftOutRows } from '../evaluate/evaluation-summary.ts';
import { count, type Progress, type WatchedWork } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';

/** What the command line says of the rows. */
export interface DataFlags extends ReadingFlags {
  /** `FILE` or `FILE:weight`. */
  readonly data: readonly string[];
  readonly validation?: readonly string[] | undefined;
  /** Undefined: those found in the data. */
  readonly labels: readonly string[] | undefined;
  /** What to do with rows that cannot be used. */
  readonly badRows: BadRowPolicy;
}

export interface TrainingData {
  /** Paths without weights. */
  readonly files: readonly string[];
  readonly validationFiles: readonly string[];
  readonly training: FileDataset;
  readonly validation: SummarizedDataset | undefined;
  /** Opens some of the files alone. */
  open(files: readonly string[]): Promise<Dataset>;
}

/** Opens the files; no row is read yet, but where the labels are to be found. */
export async function openTrainingData(flags: DataFlags, progress: Progress): Promise<TrainingData> {
  const { data, validation = [], labels, badRows: onBadRow } = flags;
  const files = data.map(parseDataFile);
  const reading = tableOptions({ ...flags, onWarning: warnOnce(progress) });
  const training = await openDataset(files, { ...reading, onBadRow, ...(labels && { labels }) });
  const open = (paths: readonly string[]): Promise<FileDataset> =>
    openDataset(paths, { ...reading, onBadRow, labels: training.labels });
  return {
    files: files.map(({ path }) => path),
    validationFiles: validation,
    training,
    validation: validation.length === 0 ? undefined : await open(validation),
    open,
  };
}

/** The same rows, read once and then held in memory: validation rows are few, and each training looks at them several times. */
export async function holdRows(dataset: SummarizedDataset): Promise<SummarizedDataset> {
  const batches: (readonly Example[])[] = [];
  for await (const batch of dataset.batches()) batches.push(batch);
  return {
    ...dataset,
    async *batches() {
      yield* batches;
    },
  };
}

/** Training data worth a training has more different texts than this in its first rows. */
const fewTexts = 10;

/**
 * Checks that the rows are not all copies of each other; as a rule the first rows tell.
 * @throws {SentimentError} `dataset_invalid` when all rows have one text
 */
export async function checkTrainingTexts({ training, files }: TrainingData, progress: Progress): Promise<void> {
  const different = new Set<string>();
  let rows = 0;
  for await (const batch of training.batches()) {
    rows += batch.length;
    for (const { text } of batch) if (different.size < fewTexts) different.add(text);
    if (different.size >= fewTexts) return;
  }
  if (rows < 2 || rows === different.size) return;
  const names = files.join(', ');
  if (different.size === 1) {
    const message = `${names}: all ${count(rows)} rows that can be used have the same text: there is nothing to learn`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  if (rows >= 2 * different.size)
    progress.note(
      `WARNING: ${names}: ${count(rows)} rows have only ${different.size} different texts: there is little to learn`,
    );
}

/**
 * Reads the training rows once and tells which of them will be left out, and what to do about it, before hours of work.
 * @throws {SentimentError} `dataset_invalid` at a row that cannot be used, unless such rows are skipped
 */
export async function tellLeftOutRows({ training }: TrainingData, progress: Progress): Promise<void> {
  const summary = await training.summary();
  progress.clear();
  for (const line of leftOutRows(summary, 'training')) progress.note(line);
  const unknown = Object.keys(summary.unknownLabels);
  if (unknown.length === 0) return;
  const labels = [...training.labels, ...unknown];
  const named = labels.length <= 5 ? `--labels ${labels.join(',')} or --labels auto` : '--labels auto';
  progress.note(`to learn these rows, too, use ${named}`);
}

/** A line for every label that only one row has. */
export function lonelyLabels({ labels, files }: DatasetSummary): string[] {
  return Object.entries(labels).flatMap(([label, rows]) => {
    if (rows !== 1) return [];
    const file = files.find((candidate) => candidate.labels[label] === 1)?.file;
    return [`WARNING: only 1 row is labelled ${label}, in ${file ?? 'the data'}: what is learnt of it is chance`];
  });
}

/** Near-duplicates that a split may miss: it looks for them by chance, and finds copies for certain. */
const toleratedFraction = 0.001;

/**
 * Looks for validation rows that the training data has too, and warns of them. Parts of one `sentiment split` share none:
 * if they do, they were changed since, or are one part twice, and the training is refused. Parts of different splits may
 * quote each other.
 * @returns what was found, for `training.json`
 * @throws {SentimentError} `dataset_invalid` when files of both are of one split and share rows
 */
export async function checkLeakage(
  data: TrainingData & { readonly validation: Dataset },
  { progress, signal }: WatchedWork,
): Promise<Leakage> {
  const { files, validationFiles, training, validation } = data;
  progress.update('comparing training and validation rows');
  const leakage = await findLeakage(training, validation, { signal });
  progress.clear();
  if (leakage.identical + leakage.nearDuplicates === 0) return leakage;
  for (const parts of await partsOfOneSplit(files, validationFiles)) {
    const isAll = parts.training.length === files.length && parts.held.length === validationFiles.length;
    const own = isAll
      ? leakage
      : await findLeakage(await data.open(parts.training), await data.open(parts.held), { signal });
    if (own.identical === 0 && own.nearDuplicates <= own.rows * toleratedFraction) continue;
    const names = `${parts.training.join(', ')} and ${parts.held.join(', ')}`;
    const reason = `${names} are of one split, which keeps such rows apart: they were changed or are one part; split again`;
    throw new SentimentError({ code: 'dataset_invalid', message: `${leakageFound(own)}; ${reason}` });
  }
  progress.note(
    `WARNING: ${leakageFound(leakage)}: what a model remembers flatters the validation figures; \`sentiment split\` keeps such rows together`,
  );
  return leakage;
}

function leakageFound({ rows, identical, nearDuplicates }: Leakage): string {
  const more = nearDuplicates > 0 ? `, ${count(nearDuplicates)} more are near-duplicates` : '';
  return `${count(identical)} of ${count(rows)} validation rows are copies of training rows${more}`;
}

interface PartsOfOneSplit {
  readonly training: string[];
  readonly held: string[];
}

/** The training and validation files that come from one split, for every split that has both. */
async function partsOfOneSplit(data: readonly string[], validation: readonly string[]): Promise<PartsOfOneSplit[]> {
  const splits = new Map<string, PartsOfOneSplit>();
  const add = async (path: string, which: keyof PartsOfOneSplit): Promise<void> => {
    const origin = await findSplitOf(path);
    if (origin === undefined) return;
    const parts = splits.get(origin.fingerprint) ?? { training: [], held: [] };
    splits.set(origin.fingerprint, parts);
    parts[which].push(path);
  };
  for (const path of data) await add(path, 'training');
  for (const path of validation) await add(path, 'held');
  return [...splits.values()].filter(({ training, held }) => training.length > 0 && held.length > 0);
}
