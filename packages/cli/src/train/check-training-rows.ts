import { type Dataset, SentimentError } from 'sentiment-core';
import type { DatasetSummary } from 'sentiment-core/training';
import type { Progress } from '../terminal/progress.ts';

/** Data that is worth training on has more different texts than this in its first rows. */
const fewTexts = 10;

/**
 * Looks whether the rows are anything else than copies of each other; as a rule the first rows tell.
 * @param files for messages
 * @throws {SentimentError} `dataset_invalid` when all rows have one text
 */
export async function checkTrainingTexts(
  dataset: Dataset,
  files: readonly string[],
  progress: Progress,
): Promise<void> {
  const different = new Set<string>();
  let rows = 0;
  for await (const batch of dataset.batches()) {
    rows += batch.length;
    for (const { text } of batch) if (different.size < fewTexts) different.add(text);
    if (different.size >= fewTexts) return;
  }
  if (rows < 2 || rows === different.size) return;
  const count = rows.toLocaleString('en-US');
  if (different.size === 1) {
    const message = `${files.join(', ')}: all ${count} rows that can be used have the same text: there is nothing to learn`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  if (rows >= 2 * different.size)
    progress.note(
      `WARNING: ${files.join(', ')}: ${count} rows have only ${different.size} different texts: there is little to learn`,
    );
}

/** A line for every label that one row alone has. */
export function lonelyLabels({ labels, files }: DatasetSummary): string[] {
  return Object.entries(labels).flatMap(([label, rows]) => {
    if (rows !== 1) return [];
    const file = files.find((candidate) => candidate.labels[label] === 1)?.file;
    return [`WARNING: only 1 row is labelled ${label}, in ${file ?? 'the data'}: what is learnt of it is chance`];
  });
}
