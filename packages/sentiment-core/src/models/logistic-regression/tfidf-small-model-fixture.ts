import { smallDataset } from '../../training/small-dataset-fixture.ts';
import type { LogisticRegressionModel } from './model.ts';
import type { LogisticRegressionOptions } from './options.ts';
import { createLogisticRegressionTrainer } from './trainer.ts';

export const small = { name: 'small', features: 'tfidf', minDocumentFrequency: 1, l2: 1e-3 } as const;

/** A model of three labels and fifteen texts. */
export function trainSmallTfidfModel(options: LogisticRegressionOptions = {}): Promise<LogisticRegressionModel> {
  return createLogisticRegressionTrainer({ ...small, ...options }).fit(smallDataset());
}
