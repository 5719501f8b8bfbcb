import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
  requireText,
} from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { textPipelineOptionNames, type TextPipelineOptions } from '../text-pipeline/options.ts';
import type { SearchSpace } from '../../optimisation/search-space.ts';

/** Options of the learning, whatever the features. */
export interface LinearTrainingOptions {
  /** Name of the model in its artifact. Default `logistic-regression`. */
  readonly name?: string;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string;
  /**
   * L2 penalty λ: the objective is mean loss + λ/2 · ‖w‖², in [0, 1]. The C of libraries that sum the loss is
   * 1/(λ · rows), with weights 1/(λ · sum of the weights). Default 3e-6 on hashed features, 2e-6 on TF-IDF.
   */
  readonly l2?: number;
  /** `balanced`: all labels weigh the same; `balanced-by-source`: the same within each source. Validation rows keep their weights. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | 'balanced-by-source';
  /** Most L-BFGS iterations, 1 to 10,000. Default 100. */
  readonly maxIterations?: number;
  /** Stops when no component of the gradient is larger, in [0, 1]. Default 1e-6. */
  readonly tolerance?: number;
  /**
   * Scales each feature by |log-count ratio|^p before the penalty, so that features that tell labels apart are penalised less (after
   * Wang and Manning, "Baselines and Bigrams", 2012); in [0, 2]. Default 0.35 on hashed features, 0 on TF-IDF: none.
   */
  readonly ratioPower?: number;
  /** Scales each feature by (count/100)^-p before the penalty, so that rare features are penalised less; in [0, 1]. Default 0.2 on hashed features, 0 on TF-IDF. */
  readonly rarityPower?: number;
  /** With validation data: iterations without a lower validation loss before stopping at the best, 1 to 1,000. Default 10. */
  readonly patience?: number;
  /** `platt` fits slope and intercept of the logits on the validation data (Platt, 1999). Default `none`. */
  readonly calibration?: 'none' | 'platt';
  /** Stored weights: `float32`, or `int8` with one scale. Default `float32`. */
  readonly weights?: 'float32' | 'int8';
}

/** Options of hashed features. */
export interface HashedFeatureOptions {
  /** Marks the three tokens after a negator. Default true. */
  readonly negation?: boolean;
  /** Most tokens of an n-gram, 1 to 5. Default 2. */
  readonly ngrams?: number;
  /** Adds pairs of tokens with one between. Default true. */
  readonly skipGrams?: boolean;
  /**
   * So many tokens at the end of a text, 0 to 32, are features once more, alone and in n-grams: how a tweet closes tells
   * more than how it goes on. Default 8; 0 for none.
   */
  readonly closingTokens?: number;
  /** Log2 of the number of buckets for features, 10 to 24. Default 20. */
  readonly bits?: number;
  /** Features that occur less often in the training set get no weight, ≥ 1. Default 2. */
  readonly minCount?: number;
  /** Damps long texts: the sum of weights is divided by √(1 + features/k); in [0, 1000]. Default 5; 0 for no damping. */
  readonly lengthDamping?: number;
}

/**
 * `bits` and its like are for hashed features, `maxNgram` and its like for TF-IDF, where the defaults are `advanced`,
 * `maxNgram` 2, `minDocumentFrequency` 2 and `sublinear`; others than the features' are refused.
 */
export interface LogisticRegressionOptions extends LinearTrainingOptions, HashedFeatureOptions, TextPipelineOptions {
  /**
   * `hashed`: n-grams of the tokens of `advanced`, no vocabulary; `tfidf`: a vocabulary over any preprocessing. Default
   * `hashed` where `preprocessing` is absent or `advanced`, else `tfidf`.
   */
  readonly features?: 'hashed' | 'tfidf';
}

export type LinearTrainingSettings = Required<LinearTrainingOptions>;

/** With hashed features. */
export type LogisticRegressionSettings = Required<LinearTrainingOptions & HashedFeatureOptions>;

const defaults: LogisticRegressionSettings = {
  name: 'logistic-regression',
  version: '1',
  negation: true,
  ngrams: 2,
  skipGrams: true,
  closingTokens: 8,
  bits: 20,
  minCount: 2,
  l2: 3e-6,
  ratioPower: 0.35,
  rarityPower: 0.2,
  lengthDamping: 5,
  classWeights: 'none',
  maxIterations: 100,
  tolerance: 1e-6,
  patience: 10,
  calibration: 'none',
  weights: 'float32',
};

const hashedNames: readonly string[] = [
  'negation',
  'ngrams',
  'skipGrams',
  'closingTokens',
  'bits',
  'minCount',
  'lengthDamping',
] satisfies (keyof HashedFeatureOptions)[];

/**
 * Which features the options ask for.
 * @throws {SentimentError} `option_invalid`, naming an option that does not exist or is for the other features
 */
export function featuresOf(options: LogisticRegressionOptions): 'hashed' | 'tfidf' {
  refuseUnknownOptions(options, [...new Set(['features', ...Object.keys(defaults), ...textPipelineOptionNames])]);
  const { preprocessing } = options;
  const plain = preprocessing === undefined || preprocessing === 'advanced';
  const { features = plain ? 'hashed' : 'tfidf' } = options;
  requireChoice('features', features, ['hashed', 'tfidf']);
  const isOther = (option: string) =>
    features === 'tfidf'
      ? hashedNames.includes(option)
      : option === 'preprocessing'
        ? !plain
        : textPipelineOptionNames.includes(option);
  const other = Object.keys(options).find(isOther);
  if (other === undefined) return features;
  throw new SentimentError({
    code: 'option_invalid',
    field: other,
    message:
      other === 'preprocessing'
        ? 'option "preprocessing" must be advanced with features hashed'
        : `option "${other}" is for features ${features === 'tfidf' ? 'hashed' : 'tfidf'}, and these are ${features}`,
  });
}

/**
 * Settings with hashed features.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function logisticRegressionSettings(options: LogisticRegressionOptions): LogisticRegressionSettings {
  featuresOf(options);
  const own = Object.entries(options).filter(([option]) => Object.hasOwn(defaults, option));
  const settings: LogisticRegressionSettings = { ...defaults, ...Object.fromEntries(own) };
  checkLinearTraining(settings);
  requireBoolean('negation', settings.negation);
  requireBoolean('skipGrams', settings.skipGrams);
  requireInteger('ngrams', settings.ngrams, 1, 5);
  requireInteger('closingTokens', settings.closingTokens, 0, 32);
  requireInteger('bits', settings.bits, 10, 24);
  requireInteger('minCount', settings.minCount, 1, 1e9);
  requireNumber('lengthDamping', settings.lengthDamping, 0, 1000);
  return settings;
}

/** @throws {SentimentError} `option_invalid`, naming the option */
export function checkLinearTraining(settings: LinearTrainingSettings): void {
  requireText('name', settings.name);
  requireText('version', settings.version);
  requireNumber('l2', settings.l2, 0, 1);
  requireChoice('classWeights', settings.classWeights, ['none', 'balanced', 'balanced-by-source']);
  requireInteger('maxIterations', settings.maxIterations, 1, 10_000);
  requireNumber('tolerance', settings.tolerance, 0, 1);
  requireNumber('ratioPower', settings.ratioPower, 0, 2);
  requireNumber('rarityPower', settings.rarityPower, 0, 1);
  requireInteger('patience', settings.patience, 1, 1000);
  requireChoice('calibration', settings.calibration, ['none', 'platt']);
  requireChoice('weights', settings.weights, ['float32', 'int8']);
}

/**
 * What `--tune` searches for logistic regression on hashed features. `l2` is 1/(C · rows) of libraries that speak of C: for
 * 270,000 rows the range covers C from 0.04 to 40.
 */
export const hashedSearchSpace: SearchSpace = {
  l2: { kind: 'log-uniform', min: 1e-7, max: 1e-4 },
  ngrams: { kind: 'integer', min: 1, max: 3 },
  skipGrams: { kind: 'choice', values: [true, false] },
  closingTokens: { kind: 'choice', values: [0, 4, 8, 12] },
  negation: { kind: 'choice', values: [true, false] },
  bits: { kind: 'integer', min: 18, max: 21 },
  minCount: { kind: 'integer', min: 1, max: 6 },
  ratioPower: { kind: 'uniform', min: 0, max: 1 },
  rarityPower: { kind: 'uniform', min: 0, max: 0.4 },
  lengthDamping: { kind: 'choice', values: [0, 2, 5, 10, 20] },
};
