import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
  requireText,
} from '../../errors/option-checks.ts';

export interface LogisticRegressionOptions {
  /** Name of the model in its artifact. Default `logistic-regression`. */
  readonly name?: string;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string;
  /** Marks the three tokens after a negator. Default true. */
  readonly negation?: boolean;
  /** Most tokens of an n-gram, 1 to 5. Default 2. */
  readonly ngrams?: number;
  /** Adds pairs of tokens with one between. Default true. */
  readonly skipGrams?: boolean;
  /** Log2 of the number of buckets for features, 10 to 24. Default 20. */
  readonly bits?: number;
  /** Features that occur less often in the training set get no weight, ≥ 1. Default 2. */
  readonly minCount?: number;
  /** L2 penalty λ: the objective is mean loss + λ/2 · ‖w‖², in [0, 1]. Default 3e-6. */
  readonly l2?: number;
  /**
   * Scales each feature by |log-count ratio|^p before the penalty, so that telling features are penalised less (after
   * Wang and Manning, "Baselines and Bigrams", 2012); in [0, 2]. Default 0.35; 0 for none.
   */
  readonly ratioPower?: number;
  /** Scales each feature by (count/100)^-p before the penalty, so that rare features are penalised less; in [0, 1]. Default 0.2. */
  readonly rarityPower?: number;
  /** Damps long texts: the sum of weights is divided by √(1 + features/k); in [0, 1000]. Default 5; 0 for no damping. */
  readonly lengthDamping?: number;
  /** `balanced`: all labels weigh the same; `balanced-by-source`: the same within each source. Validation rows keep their weights. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | 'balanced-by-source';
  /** Most L-BFGS iterations, 1 to 10,000. Default 100. */
  readonly maxIterations?: number;
  /** Stops when no component of the gradient is larger, in [0, 1]. Default 1e-6. */
  readonly tolerance?: number;
  /** With validation data: iterations without a lower validation loss before stopping at the best, 1 to 1,000. Default 10. */
  readonly patience?: number;
  /** `platt` fits slope and intercept of the logits on the validation data (Platt, 1999). Default `none`. */
  readonly calibration?: 'none' | 'platt';
  /** Stored weights: `float32`, or `int8` with one scale. Default `float32`. */
  readonly weights?: 'float32' | 'int8';
}

export type LogisticRegressionSettings = Required<LogisticRegressionOptions>;

const defaults: LogisticRegressionSettings = {
  name: 'logistic-regression',
  version: '1',
  negation: true,
  ngrams: 2,
  skipGrams: true,
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

/** @throws {SentimentError} `option_invalid`, naming the option */
export function logisticRegressionSettings(options: LogisticRegressionOptions): LogisticRegressionSettings {
  refuseUnknownOptions(options, Object.keys(defaults));
  const settings = { ...defaults, ...options };
  requireText('name', settings.name);
  requireText('version', settings.version);
  requireBoolean('negation', settings.negation);
  requireBoolean('skipGrams', settings.skipGrams);
  requireInteger('ngrams', settings.ngrams, 1, 5);
  requireInteger('bits', settings.bits, 10, 24);
  requireInteger('minCount', settings.minCount, 1, 1e9);
  requireNumber('l2', settings.l2, 0, 1);
  requireNumber('ratioPower', settings.ratioPower, 0, 2);
  requireNumber('rarityPower', settings.rarityPower, 0, 1);
  requireNumber('lengthDamping', settings.lengthDamping, 0, 1000);
  requireChoice('classWeights', settings.classWeights, ['none', 'balanced', 'balanced-by-source']);
  requireInteger('maxIterations', settings.maxIterations, 1, 10_000);
  requireNumber('tolerance', settings.tolerance, 0, 1);
  requireInteger('patience', settings.patience, 1, 1000);
  requireChoice('calibration', settings.calibration, ['none', 'platt']);
  requireChoice('weights', settings.weights, ['float32', 'int8']);
  return settings;
}
