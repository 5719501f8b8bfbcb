import { SentimentError, type Dataset } from 'sentiment-core';
import { findSplitOf } from 'sentiment-core/node';
import { findLeakage, type Leakage } from 'sentiment-core/training';
import type { Progress } from '../terminal/progress.ts';

export interface LeakageCheck {
  /** Paths of the training data. */
  readonly data: readonly string[];
  /** Paths of the validation data. */
  readonly validation: readonly string[];
  readonly dataset: Dataset;
  readonly validationSet: Dataset;
  /** Opens some of the files alone. */
  open(files: readonly string[]): Promise<Dataset>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Of near-duplicates that a split may have missed: it looks for them by chance, and finds copies for certain. */
const toleratedShare = 0.001;

/**
 * Looks for validation rows that the training data has too, and warns of them. Parts of one `sentiment split` share none:
 * when they do, they were changed since, or are one part twice, and the training is refused. Parts of different splits may
 * quote each other.
 * @returns what was found, for `training.json`; it is noted when there is anything
 * @throws {SentimentError} `dataset_invalid` when files of both are of one split and share rows
 */
export async function checkLeakage(check: LeakageCheck): Promise<Leakage> {
  const { data, validation, dataset, validationSet, progress, signal } = check;
  progress.update('comparing training and validation rows');
  const leakage = await findLeakage(dataset, validationSet, { signal });
  progress.clear();
  if (leakage.identical + leakage.nearDuplicates === 0) return leakage;
  for (const { training, held } of await partsOfOneSplit(data, validation)) {
    const isAll = training.length === data.length && held.length === validation.length;
    const own = isAll ? leakage : await findLeakage(await check.open(training), await check.open(held), { signal });
    if (own.identical === 0 && own.nearDuplicates <= own.rows * toleratedShare) continue;
    const reason = `${training.join(', ')} and ${held.join(', ')} are of one split, which keeps such rows apart: they were changed or are one part; split again`;
    throw new SentimentError({ code: 'dataset_invalid', message: `${saidOf(own)}; ${reason}` });
  }
  progress.note(
    `WARNING: ${saidOf(leakage)}: what a model remembers flatters the validation figures; \`sentiment split\` keeps such rows together`,
  );
  return leakage;
}

function saidOf({ rows, identical, nearDuplicates }: Leakage): string {
  const count = (value: number): string => value.toLocaleString('en-US');
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
