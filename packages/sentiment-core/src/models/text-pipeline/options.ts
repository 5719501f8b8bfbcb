import { SentimentError } from '../../errors/sentiment-error.ts';
import {
  type TfidfOptions,
  tfidfOptionNames,
  type TfidfSettings,
  tfidfSettings,
} from '../../features/tfidf/tfidf-settings.ts';
import {
  parsePreprocessing,
  type PreprocessingName,
  type PreprocessingOptions,
  type PreprocessingSettings,
  preprocessingSettings,
} from '../../preprocessing/preprocessing-settings.ts';

/** How texts become rows of numbers: the options of TF-IDF, and what comes before it. */
export interface TextPipelineOptions extends TfidfOptions {
  /** A variant by its name, or with its options. */
  readonly preprocessing?: PreprocessingName | PreprocessingOptions;
}

/** The same with every default filled in. */
export interface TextPipelineSettings {
  readonly preprocessing: PreprocessingSettings;
  readonly features: TfidfSettings;
}

/** The names of the options. */
export const textPipelineOptionNames: readonly string[] = ['preprocessing', ...tfidfOptionNames];

/**
 * Takes the options of the text pipeline out of a trainer's options; those of the model itself are passed over.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function textPipelineSettings(
  options: TextPipelineOptions,
  defaults: TextPipelineOptions & Pick<Required<TextPipelineOptions>, 'preprocessing'>,
): TextPipelineSettings {
  const { preprocessing, ...others } = { ...defaults, ...options };
  const features = Object.entries(others).filter(([option]) =>
    (tfidfOptionNames as readonly string[]).includes(option),
  );
  return {
    preprocessing: resolvePreprocessing(preprocessing),
    features: tfidfSettings(Object.fromEntries(features)),
  };
}

function resolvePreprocessing(value: unknown): PreprocessingSettings {
  if (typeof value === 'string') return parsePreprocessing(value);
  if (typeof value === 'object' && value !== null && 'variant' in value) {
    return preprocessingSettings(value as PreprocessingOptions);
  }
  throw new SentimentError({
    code: 'option_invalid',
    field: 'preprocessing',
    message: 'option "preprocessing" must be the name of a variant or an object with "variant"',
  });
}
