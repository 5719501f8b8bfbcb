import type { TfidfOptions, TfidfSettings } from '../../features/tfidf/tfidf-settings.ts';
import { type TfidfDefaults, tfidfShape } from '../../features/tfidf/tfidf-options.ts';
import {
  namedPreprocessing,
  parsePreprocessing,
  type PreprocessingOptions,
} from '../../preprocessing/preprocessing-options.ts';
import type { PreprocessingName, PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { described, withDefault } from '../../schema/schema.ts';

/** How texts become rows of numbers: the options of TF-IDF, and what comes before it. */
export interface TextPipelineOptions extends TfidfOptions {
  /** A variant by its name, or with its options. */
  readonly preprocessing?: PreprocessingName | PreprocessingOptions | undefined;
}

/** The same with every default filled in. */
export interface TextPipelineSettings {
  readonly preprocessing: PreprocessingSettings;
  readonly features: TfidfSettings;
}

/** The options of a text pipeline, for the options of a trainer. */
export function textPipelineShape(defaults: TfidfDefaults) {
  return {
    preprocessing: described('How texts are taken apart.', withDefault(namedPreprocessing, 'advanced')),
    ...tfidfShape(defaults),
  };
}

type ParsedTextPipeline = TfidfSettings & { readonly preprocessing: PreprocessingName | PreprocessingSettings };

/** Takes those of the text pipeline out of the parsed options of a trainer. */
export function textPipelineSettings(parsed: ParsedTextPipeline): TextPipelineSettings {
  const { unit, minNgram, maxNgram, minDocumentFrequency, maxDocumentFrequency, maxFeatures } = parsed;
  const { binary, sublinear, idf, smoothIdf, norm } = parsed;
  return {
    preprocessing: resolvePreprocessing(parsed.preprocessing),
    features: {
      unit,
      minNgram,
      maxNgram,
      minDocumentFrequency,
      maxDocumentFrequency,
      maxFeatures,
      binary,
      sublinear,
      idf,
      smoothIdf,
      norm,
    },
  };
}

/** The settings of a preprocessing that may be a name. */
export function resolvePreprocessing(value: PreprocessingName | PreprocessingSettings): PreprocessingSettings {
  return typeof value === 'string' ? parsePreprocessing(value) : value;
}
