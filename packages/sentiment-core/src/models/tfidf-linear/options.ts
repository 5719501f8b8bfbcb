import { type TextPipelineSettings, textPipelineSettings } from '../text-pipeline/options.ts';
import {
  checkLinearTraining,
  featuresOf,
  type LinearTrainingSettings,
  type LogisticRegressionOptions,
} from '../linear/options.ts';
import type { SearchSpace } from '../../optimisation/search-space.ts';

/** With TF-IDF features. */
export interface TfidfLogisticRegressionSettings extends LinearTrainingSettings {
  readonly text: TextPipelineSettings;
}

const defaults: LinearTrainingSettings = {
  name: 'logistic-regression',
  version: '1',
  l2: 2e-6,
  ratioPower: 0,
  rarityPower: 0,
  classWeights: 'none',
  maxIterations: 100,
  tolerance: 1e-6,
  patience: 10,
  calibration: 'none',
  weights: 'float32',
};

const textDefaults = { preprocessing: 'advanced', maxNgram: 2, minDocumentFrequency: 2, sublinear: true } as const;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function tfidfLogisticRegressionSettings(options: LogisticRegressionOptions): TfidfLogisticRegressionSettings {
  featuresOf(options);
  const own = Object.entries(options).filter(([option]) => Object.hasOwn(defaults, option));
  const settings: LinearTrainingSettings = { ...defaults, ...Object.fromEntries(own) };
  checkLinearTraining(settings);
  return { ...settings, text: textPipelineSettings(options, textDefaults) };
}

/** What `--tune` searches for logistic regression on TF-IDF; for 270,000 rows `l2` covers C from 0.2 to 20. */
export const tfidfSearchSpace: SearchSpace = {
  features: { kind: 'choice', values: ['tfidf'] },
  l2: { kind: 'log-uniform', min: 2e-7, max: 2e-5 },
  maxNgram: { kind: 'integer', min: 1, max: 3 },
  minDocumentFrequency: { kind: 'integer', min: 1, max: 6 },
  sublinear: { kind: 'choice', values: [true, false] },
};
