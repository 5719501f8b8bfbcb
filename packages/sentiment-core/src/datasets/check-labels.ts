import type { Dataset } from '../contracts/dataset.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { assertLabels } from './label-map.ts';

/** @throws {SentimentError} `option_invalid` unless there are 2 to 20 labels, `dataset_invalid` unless both sets have the same */
export function checkLabels({ labels }: Dataset, validation: Dataset | undefined): void {
  assertLabels(labels);
  if (!validation || validation.labels.join('\n') === labels.join('\n')) return;
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `the validation data has the labels ${validation.labels.join(', ')}, the training data ${labels.join(', ')}`,
  });
}
