import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireNumber,
  requireText,
} from '../../errors/option-checks.ts';
import {
  type TextPipelineOptions,
  textPipelineOptionNames,
  type TextPipelineSettings,
  textPipelineSettings,
} from '../text-pipeline/options.ts';

/**
 * Options of the text pipeline beside those of the model. Its defaults here: `advanced`, TF-IDF of one and two words that
 * stand in two texts at least. On plain counts (`idf: false, norm: 'none'`) accuracy is the same and probabilities are far
 * too sure: log loss .86 instead of .45 on sentiment140-valid.
 */
export interface NaiveBayesOptions extends TextPipelineOptions {
  /** Name of the model in its artifact. Default `naive-bayes`. */
  readonly name?: string;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string;
  /**
   * `multinomial`, or `complement`: each label is estimated from the rows of all others, which suits labels of different
   * size (Rennie et al., "Tackling the poor assumptions of naive Bayes text classifiers", 2003). Default `multinomial`.
   */
  readonly algorithm?: 'multinomial' | 'complement';
  /** Added to the count of every term, in [1e-10, 1e6]. Default 1. */
  readonly alpha?: number;
  /** Prior probabilities of the labels are their fractions of the training rows; false makes them equal. Without effect on `complement`. Default true. */
  readonly fitPrior?: boolean;
  /**
   * With `complement`: divides the weights of a label by their sum, the second half of the paper's method. The scores, and
   * with them the probabilities, then come out nearly alike: good for ranking, not for confidence. Default false.
   */
  readonly normalizeWeights?: boolean;
  /** `balanced`: the rows of every label weigh the same in sum, which also makes `fitPrior` even. Validation rows keep their weights. Default `none`. */
  readonly classWeights?: 'none' | 'balanced';
  /**
   * `platt` fits the scores to the validation data: slope and intercept of the log-odds of two labels (Platt, 1999), one
   * temperature for more. Without it probabilities are those of naive Bayes, too sure or not sure enough. Default `none`.
   */
  readonly calibration?: 'none' | 'platt';
  /** Stored weights. Default `float64`. */
  readonly weights?: 'float64' | 'float32';
}

export interface NaiveBayesSettings extends Required<Omit<NaiveBayesOptions, keyof TextPipelineOptions>> {
  readonly text: TextPipelineSettings;
}

const defaults = {
  name: 'naive-bayes',
  version: '1',
  algorithm: 'multinomial',
  alpha: 1,
  fitPrior: true,
  normalizeWeights: false,
  classWeights: 'none',
  calibration: 'none',
  weights: 'float64',
} as const;

const textDefaults = { preprocessing: 'advanced', maxNgram: 2, minDocumentFrequency: 2 } as const;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function naiveBayesSettings(options: NaiveBayesOptions): NaiveBayesSettings {
  refuseUnknownOptions(options, [...Object.keys(defaults), ...textPipelineOptionNames]);
  const settings = { ...defaults, ...options };
  const { name, version, algorithm, alpha, fitPrior, normalizeWeights, classWeights, calibration, weights } = settings;
  requireText('name', name);
  requireText('version', version);
  requireChoice('algorithm', algorithm, ['multinomial', 'complement']);
  requireNumber('alpha', alpha, 1e-10, 1e6);
  requireBoolean('fitPrior', fitPrior);
  requireBoolean('normalizeWeights', normalizeWeights);
  requireChoice('classWeights', classWeights, ['none', 'balanced']);
  requireChoice('calibration', calibration, ['none', 'platt']);
  requireChoice('weights', weights, ['float64', 'float32']);
  const text = textPipelineSettings(options, textDefaults);
  return { name, version, algorithm, alpha, fitPrior, normalizeWeights, classWeights, calibration, weights, text };
}
