import type { Dataset } from '../contracts/trainer.ts';
import { matchNearDuplicates } from './near-duplicates.ts';
import { createTextSignatures, type TextSignatures } from './text-signatures.ts';

/** Rows of one dataset that the training data has, too. */
export interface Leakage {
  /** Rows of the other dataset. */
  readonly rows: number;
  /** Of these, rows whose text a row of the training data has too, apart from case, links, mentions and punctuation. */
  readonly identical: number;
  /** Of these, rows that are no copy of a training row but a near-duplicate: word pairs of Jaccard similarity .7 or more. */
  readonly nearDuplicates: number;
  /** The first five, as 0-based rows in the order they are read. */
  readonly examples: readonly { readonly row: number; readonly trainingRow: number }[];
}

export interface FindLeakageOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks for rows of `other` that are copies or near-duplicates of rows of `train` (MinHash; see `comparableWords`).
 * Labels play no part. Memory: at most 63 bytes a row of `train`, 57 a row of `other`.
 * @throws the reason of `signal`
 */
export async function findLeakage(
  train: Pick<Dataset, 'batches'>,
  other: Pick<Dataset, 'batches'>,
  { signal }: FindLeakageOptions = {},
): Promise<Leakage> {
  const trainSignatures = await sign(train, signal);
  const otherSignatures = await sign(other, signal);
  const { rows, copies } = matchNearDuplicates(trainSignatures, otherSignatures);
  const examples: { row: number; trainingRow: number }[] = [];
  let identical = 0;
  let nearDuplicates = 0;
  for (const [row, trainingRow] of rows.entries()) {
    if (trainingRow < 0) continue;
    if (copies[row] === 1) identical += 1;
    else nearDuplicates += 1;
    if (examples.length < 5) examples.push({ row, trainingRow });
  }
  return { rows: otherSignatures.size, identical, nearDuplicates, examples };
}

async function sign(dataset: Pick<Dataset, 'batches'>, signal?: AbortSignal): Promise<TextSignatures> {
  const signatures = createTextSignatures();
  for await (const batch of dataset.batches()) {
    signal?.throwIfAborted();
    for (const { text } of batch) signatures.add(text);
  }
  return signatures;
}
