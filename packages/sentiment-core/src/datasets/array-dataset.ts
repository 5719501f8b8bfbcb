import type { Dataset, Example } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { assertLabels } from './label-map.ts';

export interface ArrayDatasetOptions {
  /** 2 to 20 different names. */
  readonly labels: readonly string[];
  /** Kept by reference, not copied. */
  readonly examples: readonly Example[];
  /** Examples a batch, 1 or more. Default 1000. */
  readonly batchSize?: number;
}

/**
 * A dataset over examples in memory.
 * @throws {SentimentError} `option_invalid` for wrong labels or batch size, `dataset_invalid` for an example that is not a text with a
 * label index of `labels` and a weight above 0
 */
export function createArrayDataset({ labels, examples, batchSize = 1000 }: ArrayDatasetOptions): Dataset {
  assertLabels(labels);
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'batchSize',
      message: 'batchSize: a whole number of 1 or more is needed',
    });
  }
  for (const [index, { text, label, weight = 1 }] of examples.entries()) {
    const known = Number.isInteger(label) && label >= 0 && label < labels.length;
    if (typeof text === 'string' && known && weight > 0 && Number.isFinite(weight)) continue;
    const message = `examples[${index}]: a text, a label index below ${labels.length} and a weight above 0 are needed`;
    throw new SentimentError({ code: 'dataset_invalid', field: `examples[${index}]`, message });
  }
  return {
    labels,
    async *batches() {
      for (let start = 0; start < examples.length; start += batchSize) yield examples.slice(start, start + batchSize);
    },
  };
}
