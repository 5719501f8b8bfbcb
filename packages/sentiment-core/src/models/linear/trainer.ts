import type { Trainer } from '../../contracts/trainer.ts';
import { createHashedTrainer } from '../hashed-linear/trainer.ts';
import type { LogisticRegressionModel } from './fit-linear-weights.ts';
import {
  featuresOf,
  type LogisticRegressionOptions,
  logisticRegressionSettings,
  tfidfLogisticRegressionSettings,
} from './options.ts';
import { createTfidfTrainer } from '../tfidf-linear/trainer.ts';

export type { LogisticRegressionModel } from './fit-linear-weights.ts';

/**
 * L2-penalised logistic regression on hashed word n-grams or on TF-IDF: binary for two labels, softmax for 3 to 20. The
 * optimiser is L-BFGS, which converges to the one minimum of the objective; nothing is random, so the same data and options
 * give the same bytes. `fit` throws `dataset_invalid`, `option_invalid`, `aborted`, `training_failed`, and what reading the
 * dataset throws.
 * @throws {SentimentError} `option_invalid`
 */
export function createLogisticRegressionTrainer(
  options: LogisticRegressionOptions = {},
): Trainer<LogisticRegressionModel> {
  return featuresOf(options) === 'hashed'
    ? createHashedTrainer(logisticRegressionSettings(options))
    : createTfidfTrainer(tfidfLogisticRegressionSettings(options));
}
