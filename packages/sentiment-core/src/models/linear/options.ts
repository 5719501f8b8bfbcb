import type { SettingsOf } from '../../contracts/options.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { ngramRule } from '../../features/tfidf/tfidf-options.ts';
import type { TfidfOptions } from '../../features/tfidf/tfidf-settings.ts';
import { hashedRanges } from '../../features/hashed-ngrams.ts';
import { describeOptions, type OptionDescription, optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import {
  boolean,
  described,
  exactly,
  integer,
  number,
  oneOf,
  optional,
  text,
  withDefault,
} from '../../schema/schema.ts';
import {
  type TextPipelineOptions,
  type TextPipelineSettings,
  textPipelineSettings,
  textPipelineShape,
} from '../text-pipeline/options.ts';

/** Options of the learning, whatever the features. */
export interface LinearTrainingOptions {
  /** Name of the model in its artifact. Default `logistic-regression`. */
  readonly name?: string | undefined;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string | undefined;
  /**
   * L2 penalty λ: the objective is mean loss + λ/2 · ‖w‖², in [0, 1]. The C of libraries that sum the loss is
   * 1/(λ · rows), with weights 1/(λ · sum of the weights). Default 3e-6 on hashed features, 2e-6 on TF-IDF.
   */
  readonly l2?: number | undefined;
  /** `balanced`: all labels weigh the same; `balanced-by-source`: the same within each source. Validation rows keep their weights. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | 'balanced-by-source' | undefined;
  /**
   * Keeps the intercept near the label frequencies: adds texts without features, distributed as the labels are, with this fraction of
   * the weight of all rows, in [0, 1]. With 0, as in version 0.1, a text without a known word got the frequent label at .999 where
   * 95% of the rows had it. Default 0.01.
   */
  readonly priorWeight?: number | undefined;
  /** Most L-BFGS iterations, 1 to 10,000. Default 100. */
  readonly maxIterations?: number | undefined;
  /** Stops when no component of the gradient is larger, in [0, 1]. Default 1e-6. */
  readonly tolerance?: number | undefined;
  /**
   * Scales each feature by |log-count ratio|^p before the penalty, so that features that tell labels apart are penalised less (after
   * Wang and Manning, "Baselines and Bigrams", 2012); in [0, 2]. Default 0.35 on hashed features, 0 on TF-IDF: none.
   */
  readonly ratioPower?: number | undefined;
  /** Scales each feature by (count/100)^-p before the penalty, so that rare features are penalised less; in [0, 1]. Default 0.2 on hashed features, 0 on TF-IDF. */
  readonly rarityPower?: number | undefined;
  /** With validation data: iterations without a lower validation loss before stopping at the best, 1 to 1,000. Default 10. */
  readonly patience?: number | undefined;
  /** `platt` fits slope and intercept of the logits on the validation data (Platt, 1999). Default `none`. */
  readonly calibration?: 'none' | 'platt' | undefined;
  /** Stored weights: `float32`, or `int8` with one scale. Default `float32`. */
  readonly weights?: 'float32' | 'int8' | undefined;
}

/** Options of hashed features. */
export interface HashedFeatureOptions {
  /** Marks the three tokens after a negator. Default true. */
  readonly negation?: boolean | undefined;
  /** Most tokens of an n-gram, 1 to 5. Default 2. */
  readonly ngrams?: number | undefined;
  /** Adds pairs of tokens with one between. Default true. */
  readonly skipGrams?: boolean | undefined;
  /**
   * So many tokens at the end of a text, 0 to 32, are features once more, alone and in n-grams: how a tweet closes tells
   * more than how it goes on. Default 8; 0 for none.
   */
  readonly closingTokens?: number | undefined;
  /** Log2 of the number of buckets for features, 10 to 24. Default 20. */
  readonly bits?: number | undefined;
  /** Features that occur less often in the training set get no weight, ≥ 1. Default 2. */
  readonly minCount?: number | undefined;
  /** Damps long texts: the sum of weights is divided by √(1 + features/k); in [0, 1000]. Default 5; 0 for no damping. */
  readonly lengthDamping?: number | undefined;
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
  readonly features?: 'hashed' | 'tfidf' | undefined;
}

export type LinearTrainingSettings = SettingsOf<LinearTrainingOptions>;

/** With hashed features. */
export type LogisticRegressionSettings = LinearTrainingSettings & SettingsOf<HashedFeatureOptions>;

/** With TF-IDF features. */
export interface TfidfLogisticRegressionSettings extends LinearTrainingSettings {
  readonly text: TextPipelineSettings;
}

const naming = {
  name: described('Name of the model.', withDefault(text(), 'logistic-regression')),
  version: described('Version of the model.', withDefault(text(), '1')),
};

function penalty(defaults: Pick<LinearTrainingSettings, 'l2' | 'ratioPower' | 'rarityPower'>) {
  return {
    l2: described('L2 penalty of the weights against the mean loss.', withDefault(number(0, 1), defaults.l2)),
    ratioPower: described(
      'Penalises features less that tell labels apart.',
      withDefault(number(0, 2), defaults.ratioPower),
    ),
    rarityPower: described('Penalises rare features less.', withDefault(number(0, 1), defaults.rarityPower)),
  };
}

const optimisation = {
  classWeights: described(
    'Lets the rows of every label weigh the same in sum, in all or within each source.',
    withDefault(oneOf(['none', 'balanced', 'balanced-by-source']), 'none'),
  ),
  priorWeight: described(
    'Keeps the intercept near the label frequencies, with this fraction of the weight of all rows.',
    withDefault(number(0, 1), 0.01),
  ),
  maxIterations: described('Most iterations of L-BFGS.', withDefault(integer(1, 10_000), 100)),
  tolerance: described('Stops when no component of the gradient is larger.', withDefault(number(0, 1), 1e-6)),
  patience: described(
    'Iterations without a lower validation loss before training stops.',
    withDefault(integer(1, 1000), 10),
  ),
  calibration: described('Fits probabilities to the validation rows.', withDefault(oneOf(['none', 'platt']), 'none')),
  weights: described('Type of the stored weights.', withDefault(oneOf(['float32', 'int8']), 'float32')),
};

const hashed = {
  negation: described('Marks the three tokens after a negator.', withDefault(boolean(), true)),
  ngrams: described('Most tokens of an n-gram.', withDefault(integer(...hashedRanges.ngrams), 2)),
  skipGrams: described('Adds pairs of tokens with one between.', withDefault(boolean(), true)),
  closingTokens: described(
    'Tokens at the end of a text that are features once more.',
    withDefault(integer(...hashedRanges.closingTokens), 8),
  ),
  bits: described('Log2 of the number of buckets for features.', withDefault(integer(...hashedRanges.bits), 20)),
  minCount: described('Gives rarer features no weight.', withDefault(integer(1, 1e9), 2)),
};

/** Options with hashed features but for those that choose the features; in the order in which model.json has them. */
export const hashedLinearShape = {
  ...naming,
  ...hashed,
  ...penalty({ l2: 3e-6, ratioPower: 0.35, rarityPower: 0.2 }),
  lengthDamping: described(
    'Damps long texts, the less the larger it is; 0 for no damping.',
    withDefault(number(...hashedRanges.lengthDamping), 5),
  ),
  ...optimisation,
};

const featureTypes = oneOf(['hashed', 'tfidf']);
const features = described(
  'Hashed n-grams, or TF-IDF of any preprocessing; by default hashed with the preprocessing advanced, else tfidf.',
  optional(featureTypes),
);

export const hashedOptions = optionsOf<Omit<LogisticRegressionOptions, keyof TfidfOptions>>()({
  features,
  preprocessing: optional(exactly('advanced')),
  ...hashedLinearShape,
});

const tfidfOptions = withRules(
  optionsOf<Omit<LogisticRegressionOptions, keyof HashedFeatureOptions>>()({
    features,
    ...textPipelineShape({ maxNgram: 2, minDocumentFrequency: 2, sublinear: true }),
    ...naming,
    ...penalty({ l2: 2e-6, ratioPower: 0, rarityPower: 0 }),
    ...optimisation,
  }),
  [ngramRule],
);

const schemas = { hashed: hashedOptions, tfidf: tfidfOptions } as const;
const otherFeatures = { hashed: 'tfidf', tfidf: 'hashed' } as const;

/**
 * Which features the options ask for.
 * @throws {SentimentError} `option_invalid`, naming an option that is for the other features
 */
export function featuresOf(options: LogisticRegressionOptions): 'hashed' | 'tfidf' {
  const { preprocessing = 'advanced' } = options;
  const standard = preprocessing === 'advanced' ? 'hashed' : 'tfidf';
  const chosen = parseOptions(featureTypes, options.features ?? standard, 'features');
  const [own, others] = [schemas[chosen].shape, schemas[otherFeatures[chosen]].shape];
  const other = Object.keys(options).find((option) => !Object.hasOwn(own, option) && Object.hasOwn(others, option));
  if (other === undefined) return chosen;
  throw new SentimentError({
    code: 'option_invalid',
    field: other,
    message: `option "${other}" is for features ${otherFeatures[chosen]}, and these are ${chosen}`,
  });
}

/**
 * Settings with hashed features.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function logisticRegressionSettings(options: LogisticRegressionOptions): LogisticRegressionSettings {
  const { features: _, preprocessing: __, ...settings } = parseOptions(hashedOptions, options);
  return settings;
}

/**
 * Settings with TF-IDF.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function tfidfLogisticRegressionSettings(options: LogisticRegressionOptions): TfidfLogisticRegressionSettings {
  const parsed = parseOptions(tfidfOptions, options);
  const { name, version, l2, ratioPower, rarityPower } = parsed;
  const { classWeights, priorWeight, maxIterations, tolerance, patience, calibration, weights } = parsed;
  return {
    name,
    version,
    l2,
    ratioPower,
    rarityPower,
    classWeights,
    priorWeight,
    maxIterations,
    tolerance,
    patience,
    calibration,
    weights,
    text: textPipelineSettings(parsed),
  };
}

/** The options with both kinds of features; where their defaults differ, that with hashed features. */
export function describeLogisticRegression(): readonly OptionDescription[] {
  const tfidf = describeOptions(tfidfOptions);
  const hashed = describeOptions(hashedOptions).filter(({ name }) => name !== 'preprocessing');
  const saying = (option: OptionDescription, more: string) => ({
    ...option,
    description: `${option.description ?? ''} ${more}`,
  });
  return [
    ...hashed.map((option) => {
      const other = tfidf.find(({ name }) => name === option.name);
      if (other === undefined) return saying(option, 'Only with features hashed.');
      return other.default === option.default
        ? option
        : saying(option, `With features tfidf ${String(other.default)}.`);
    }),
    ...tfidf
      .filter(({ name }) => !hashed.some((option) => option.name === name))
      .map((option) => (option.name === 'preprocessing' ? option : saying(option, 'Only with features tfidf.'))),
  ];
}
