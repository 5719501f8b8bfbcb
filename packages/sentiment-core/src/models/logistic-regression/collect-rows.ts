import type { Dataset } from '../../contracts/dataset.ts';
import type { FitOptions } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createHashedNgrams } from '../../features/hashed-ngrams.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import type { LinearFeatures } from './linear-scorer.ts';
import { createSparseRows, type SparseRows } from './sparse-rows.ts';

/** A dataset as features: everything training needs, and no text. */
export interface CollectedRows {
  readonly rows: SparseRows;
  /** Label index of each row. */
  readonly targets: Uint8Array;
  readonly weights: Float64Array;
  /** Source of each row, as an index. */
  readonly sources: Uint32Array;
}

const eventEvery = 100_000;

/** Reads a dataset once, keeping about 4 bytes a feature. */
export async function collectRows(
  dataset: Dataset,
  features: LinearFeatures,
  emit: (step: number, metrics: Record<string, number>) => void,
  signal: FitOptions['signal'],
): Promise<CollectedRows> {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = createHashedNgrams({ max: features.ngrams, skip: features.skipGrams });
  const rows = createSparseRows();
  const targets: number[] = [];
  const weights: number[] = [];
  const sources: number[] = [];
  const sourceIndexes = new Map<string, number>();
  let step = 0;
  for await (const batch of dataset.batches()) {
    throwIfAborted(signal);
    for (const { text, label, weight = 1, source = '' } of batch) {
      const { hashes, count } = ngrams.hashesOf(tokenizer.scan(text));
      rows.add(hashes, count);
      targets.push(label);
      weights.push(weight);
      let sourceIndex = sourceIndexes.get(source);
      if (sourceIndex === undefined) sourceIndexes.set(source, (sourceIndex = sourceIndexes.size));
      sources.push(sourceIndex);
    }
    if (Math.floor(targets.length / eventEvery) > step) emit(++step, { rows: targets.length });
  }
  emit(step + 1, { rows: targets.length });
  return {
    rows,
    targets: Uint8Array.from(targets),
    weights: Float64Array.from(weights),
    sources: Uint32Array.from(sources),
  };
}

/** @throws {SentimentError} `aborted` */
export function throwIfAborted(signal: FitOptions['signal']): void {
  if (signal?.aborted)
    throw new SentimentError({ code: 'aborted', message: 'training was aborted', cause: signal.reason });
}
