import { SentimentError } from '../errors/sentiment-error.ts';
import {
  type PreprocessingOptions,
  type PreprocessingSettings,
  preprocessingSettings,
} from './preprocessing-settings.ts';

/** The variants by the names that people use for them. */
export const preprocessingNames = ['simple', 'simple:lemmas', 'simple:stems', 'advanced', 'bert'] as const;

export type PreprocessingName = (typeof preprocessingNames)[number];

const optionsOfName: Readonly<Record<PreprocessingName, PreprocessingOptions>> = {
  simple: { variant: 'simple' },
  'simple:lemmas': { variant: 'simple', reduction: 'lemmas' },
  'simple:stems': { variant: 'simple', reduction: 'stems' },
  advanced: { variant: 'advanced' },
  bert: { variant: 'bert' },
};

/**
 * The settings that a name stands for, everything else at its default.
 * @throws {SentimentError} `option_invalid` for a name that is none
 */
export function parsePreprocessing(name: string): PreprocessingSettings {
  const known = preprocessingNames.find((candidate) => candidate === name);
  if (known !== undefined) return preprocessingSettings(optionsOfName[known]);
  throw new SentimentError({
    code: 'option_invalid',
    field: 'preprocessing',
    message: `preprocessing "${name}" is not known; there are ${preprocessingNames.join(', ')}`,
  });
}

/** The shortest name of settings, e.g. `simple:lemmas`; options that differ from the defaults are not told. */
export function preprocessingName(settings: PreprocessingSettings): PreprocessingName {
  if (settings.variant !== 'simple' || settings.reduction === 'none') return settings.variant;
  return `simple:${settings.reduction}`;
}
