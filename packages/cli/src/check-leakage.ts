import { SentimentError, type Dataset } from 'sentiment-core';
import { findSplitOf } from 'sentiment-core/node';
import { findLeakage, type Leakage } from 'sentiment-core/training';
import type { Progress } from './progress.ts';

export interface LeakageCheck {
  /** Paths of the training data. */
  readonly data: readonly string[];
  /** Paths of the validation data. */
  readonly validation: readonly string[];
  readonly dataset: Dataset;
  readonly validationSet: Dataset;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Of near-duplicates that a split may have missed: it looks for them by chance, and finds copies for certain. */
const toleratedShare = 0.001;

/**
 * Looks for validation rows that the training data has too, and warns of them. Parts of one `sentiment split` share none:
 * when they do, they were changed since, or are one part twice, and the training is refused.
 * @returns what was found, for `training.json`; it is noted when there is anything
 * @throws {SentimentError} `dataset_invalid` when files of both are of one split and share rows
 */
export async function checkLeakage(check: LeakageCheck): Promise<Leakage> {
  const { data, validation, dataset, validationSet, progress, signal } = check;
  progress.update('comparing training and validation rows');
  const leakage = await findLeakage(dataset, validationSet, { signal });
  progress.clear();
  const { rows, identical, nearDuplicates } = leakage;
  if (identical + nearDuplicates === 0) return leakage;
  const count = (value: number): string => value.toLocaleString('en-US');
  const found =
    `${count(identical)} of ${count(rows)} validation rows are copies of training rows` +
    `${nearDuplicates > 0 ? `, ${count(nearDuplicates)} more are near-duplicates` : ''}`;
  const reason = await sameOrigin(data, validation);
  if (reason !== undefined && (identical > 0 || nearDuplicates > rows * toleratedShare))
    throw new SentimentError({ code: 'dataset_invalid', message: `${found}; ${reason}` });
  progress.note(
    `WARNING: ${found}: what a model remembers flatters the validation figures; \`sentiment split\` keeps such rows together`,
  );
  return leakage;
}

async function sameOrigin(data: readonly string[], validation: readonly string[]): Promise<string | undefined> {
  for (const path of validation) {
    const part = await findSplitOf(path);
    for (const other of part ? data : []) {
      const otherPart = await findSplitOf(other);
      if (otherPart?.fingerprint === part?.fingerprint)
        return `${other} and ${path} are of one split, which keeps such rows apart: they were changed or are one part; split again`;
    }
  }
  return undefined;
}
