import type { Dataset, FitOptions } from '../../contracts/trainer.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { type CollectedRows, createRowCollector } from '../linear/collected-rows.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import { ngramsOf } from './linear-scorer.ts';

const eventEvery = 100_000;

/** Reads a dataset once, keeping about 4 bytes a feature. */
export async function collectRows(
  dataset: Dataset,
  features: HashedFeatureSettings,
  emit: (step: number, metrics: Record<string, number>) => void,
  signal: FitOptions['signal'],
): Promise<CollectedRows> {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = ngramsOf(features);
  const collector = createRowCollector();
  let step = 0;
  for await (const batch of dataset.batches()) {
    throwIfAborted(signal);
    for (const example of batch) {
      const { hashes, count } = ngrams.hashesOf(tokenizer.scan(example.text));
      collector.add(example, hashes, count);
    }
    if (Math.floor(collector.rowCount / eventEvery) > step) emit(++step, { rows: collector.rowCount });
  }
  emit(step + 1, { rows: collector.rowCount });
  return collector.collected();
}
