import { smallDataset } from '../../datasets/small-dataset-fixture.ts';
import type { LogisticRegressionModel } from '../linear/fit-linear-weights.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

export const small = { name: 'small', features: 'tfidf', minDocumentFrequency: 1, l2: 1e-3 } as const;

/** A model of three labels and fifteen texts. */
export function trainSmallTfidfModel(options: LogisticRegressionOptions = {}): Promise<LogisticRegressionModel> {
  return createLogisticRegressionTrainer({ ...small, ...options }).fit(smallDataset());
}
