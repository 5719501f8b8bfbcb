import type { SettingsOf } from '../../contracts/options.ts';
import { optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import { boolean, described, number, oneOf, text, withDefault } from '../../schema/schema.ts';
import { ngramRule } from '../../features/tfidf/tfidf-options.ts';
import {
  type TextPipelineOptions,
  type TextPipelineSettings,
  textPipelineSettings,
  textPipelineShape,
} from '../text-pipeline/options.ts';

/**
 * Options of the text pipeline beside those of the model. Its defaults here: `advanced`, TF-IDF of one and two words that
 * stand in two texts at least. On plain counts (`idf: false, norm: 'none'`) accuracy is the same and probabilities are far
 * too sure: log loss .86 instead of .45 on sentiment140-valid.
 */
export interface NaiveBayesOptions extends TextPipelineOptions {
  /** Name of the model in its artifact. Default `naive-bayes`. */
  readonly name?: string | undefined;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string | undefined;
  /**
   * `multinomial`, or `complement`: each label is estimated from the rows of all others, which suits labels of different
   * size (Rennie et al., "Tackling the poor assumptions of naive Bayes text classifiers", 2003). Default `multinomial`.
   */
  readonly algorithm?: 'multinomial' | 'complement' | undefined;
  /** Added to the count of every term, in [1e-10, 1e6]. Default 1. */
  readonly alpha?: number | undefined;
  /** Prior probabilities of the labels are their fractions of the training rows; false makes them equal. Without effect on `complement`. Default true. */
  readonly fitPrior?: boolean | undefined;
  /**
   * With `complement`: divides the weights of a label by their sum, the second half of the paper's method. The scores, and
   * with them the probabilities, then come out nearly alike: good for ranking, not for confidence. Default false.
   */
  readonly normalizeWeights?: boolean | undefined;
  /** `balanced`: the rows of every label weigh the same in sum, which also makes `fitPrior` even. Validation rows keep their weights. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | undefined;
  /**
   * `platt` fits the scores to the validation data: slope and intercept of the log-odds of two labels (Platt, 1999), one
   * temperature for more. Without it probabilities are those of naive Bayes, too sure or not sure enough. Default `none`.
   */
  readonly calibration?: 'none' | 'platt' | undefined;
  /** Stored weights. Default `float64`. */
  readonly weights?: 'float64' | 'float32' | undefined;
}

export interface NaiveBayesSettings extends SettingsOf<Omit<NaiveBayesOptions, keyof TextPipelineOptions>> {
  readonly text: TextPipelineSettings;
}

export const naiveBayesOptions = withRules(
  optionsOf<NaiveBayesOptions>()({
    name: described('Name of the model.', withDefault(text(), 'naive-bayes')),
    version: described('Version of the model.', withDefault(text(), '1')),
    algorithm: described(
      'Estimates each label from its own rows, or from those of all others (complement).',
      withDefault(oneOf(['multinomial', 'complement']), 'multinomial'),
    ),
    alpha: described('Added to the count of every term.', withDefault(number(1e-10, 1e6), 1)),
    fitPrior: described('Takes prior probabilities from the training rows.', withDefault(boolean(), true)),
    normalizeWeights: described(
      'Divides the weights of a label by their sum, with complement.',
      withDefault(boolean(), false),
    ),
    classWeights: described(
      'Lets the rows of every label weigh the same in sum.',
      withDefault(oneOf(['none', 'balanced']), 'none'),
    ),
    calibration: described('Fits probabilities to the validation rows.', withDefault(oneOf(['none', 'platt']), 'none')),
    weights: described('Type of the stored weights.', withDefault(oneOf(['float64', 'float32']), 'float64')),
    ...textPipelineShape({ maxNgram: 2, minDocumentFrequency: 2, sublinear: false }),
  }),
  [ngramRule],
);

/** @throws {SentimentError} `option_invalid`, naming the option */
export function naiveBayesSettings(options: NaiveBayesOptions): NaiveBayesSettings {
  const parsed = parseOptions(naiveBayesOptions, options);
  const { name, version, algorithm, alpha, fitPrior, normalizeWeights, classWeights, calibration, weights } = parsed;
  const training = { name, version, algorithm, alpha, fitPrior, normalizeWeights, classWeights, calibration, weights };
  return { ...training, text: textPipelineSettings(parsed) };
}
