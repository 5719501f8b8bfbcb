import type { Dataset, Example } from '../contracts/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { hashString } from '../hashing/string-hash.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { integer, number, withDefault } from '../schema/schema.ts';
import { comparableWords } from '../splitting/text-signatures.ts';

export interface HoldOutOptions {
  /** Fraction of the rows that is held out, 0.01 to 0.5. Default 0.1. */
  readonly fraction?: number | undefined;
  /** 32-bit whole number. Default 0. */
  readonly seed?: number | undefined;
}

const holdOutOptions = optionsOf<HoldOutOptions>()({
  fraction: withDefault(number(0.01, 0.5), 0.1),
  seed: withDefault(integer(-(2 ** 31), 2 ** 32 - 1), 0),
});

export interface HeldOutSplit {
  /** Read from the dataset as it is asked for; only the held-out rows are in memory. */
  readonly training: Dataset;
  readonly held: Dataset;
  /** Rows of `held`. */
  readonly heldRows: number;
}

/** Fewer rows of a label, on either side, and its recall is chance. */
const leastRows = 5;

/**
 * Parts a dataset into rows to learn from and rows to score on. The words of a text decide on which side it is, so that copies and
 * retweets share one; the same rows and seed give the same parts. Weights are kept.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when a part has fewer than five rows of a label
 */
export async function holdOut(dataset: Dataset, options: HoldOutOptions = {}): Promise<HeldOutSplit> {
  const { fraction, seed } = parseOptions(holdOutOptions, options);
  const isHeld = ({ text }: Example): boolean => {
    const hash = comparableWords(text).reduce((state, word) => hashString(word, state), seed | 0);
    // Mixed once more: neighbouring seeds must not hold out the same texts.
    return (hashString('held', hash) >>> 0) / 2 ** 32 < fraction;
  };
  const held: Example[] = [];
  const counts = dataset.labels.map(() => ({ learnt: 0, held: 0 }));
  for await (const batch of dataset.batches()) {
    for (const example of batch) {
      const isOut = isHeld(example);
      if (isOut) held.push(example);
      counts[example.label][isOut ? 'held' : 'learnt'] += 1;
    }
  }
  counts.forEach((found, label) => {
    if (Math.min(found.held, found.learnt) >= leastRows) return;
    const message = `holding out ${fraction} of the rows leaves ${found.held} rows labelled ${dataset.labels[label]} to score on`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  });
  return {
    training: {
      labels: dataset.labels,
      async *batches() {
        for await (const batch of dataset.batches()) yield batch.filter((example) => !isHeld(example));
      },
    },
    held: createArrayDataset({ labels: dataset.labels, examples: held }),
    heldRows: held.length,
  };
}
