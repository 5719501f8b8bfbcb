import { refuseUnknownOptions, requireBoolean, requireChoice, requireInteger } from '../errors/option-checks.ts';
import { type StopWordList, stopWordLists } from './simple/stop-words.ts';

export const reductions = ['none', 'lemmas', 'stems'] as const;

/** What a word is reduced to: its dictionary form (lemma), its stem, or nothing. */
export type Reduction = (typeof reductions)[number];

interface EverySettings {
  /**
   * Texts with fewer tokens are left out of a training, and counted; at prediction nothing is refused. 0 to 1000.
   * Default 2 for `simple` and `advanced`, 1 for `bert`.
   */
  readonly minimumTokens: number;
}

/** Words alone: ASCII lower case; URLs, mentions, hashtags, entities, numbers, punctuation, emoji and stop words are left out. */
export interface SimpleSettings extends EverySettings {
  readonly variant: 'simple';
  /** Number of the word grammar. A model works with the grammar it was trained with and no other. */
  readonly grammar: number;
  /** Default `none`. */
  readonly reduction: Reduction;
  /** Default `english-1`. */
  readonly stopWords: StopWordList;
  /** Keeps `not`, `never`, `don't` and the like, which would otherwise be stop words. Default true. */
  readonly keepNegators: boolean;
}

/** Everything a tweet says: words, emoticons, emoji, punctuation; URLs and mentions as one token each. */
export interface AdvancedSettings extends EverySettings {
  readonly variant: 'advanced';
  /** Number of the token grammar. */
  readonly grammar: number;
  /** Marks the three tokens after a negator with `NOT_`. Default true. */
  readonly negation: boolean;
}

/** The least: URLs become `http`, mentions `@user`, runs of white space one space; case and signs stay. */
export interface BertSettings extends EverySettings {
  readonly variant: 'bert';
}

/** A preprocessing as data: it travels in `model.json`, so that training and serving cannot differ. */
export type PreprocessingSettings = SimpleSettings | AdvancedSettings | BertSettings;

/** Of `minimumTokens`. */
export const minimumTokensRange = [0, 1000] as const;

const everyField = ['variant', 'minimumTokens'];
const fieldsOf = {
  simple: [...everyField, 'grammar', 'reduction', 'stopWords', 'keepNegators'],
  advanced: [...everyField, 'grammar', 'negation'],
  bert: everyField,
} satisfies Readonly<Record<PreprocessingSettings['variant'], readonly string[]>>;

/**
 * Checks what a model says of its preprocessing; its grammar is for the reader of models to compare.
 * @throws {SentimentError} `option_invalid`, naming the field
 */
export function checkPreprocessing(
  settings: Readonly<Record<string, unknown>>,
): asserts settings is Readonly<Record<string, unknown>> & PreprocessingSettings {
  const { variant } = settings;
  requireChoice('variant', variant, Object.keys(fieldsOf));
  refuseUnknownOptions(settings, fieldsOf[variant as keyof typeof fieldsOf]);
  requireInteger('minimumTokens', settings['minimumTokens'], ...minimumTokensRange);
  if (variant === 'advanced') requireBoolean('negation', settings['negation']);
  if (variant !== 'simple') return;
  requireChoice('reduction', settings['reduction'], reductions);
  requireChoice('stopWords', settings['stopWords'], stopWordLists);
  requireBoolean('keepNegators', settings['keepNegators']);
}

/** The variants by the names that people use for them. */
export const preprocessingNames = ['simple', 'simple:lemmas', 'simple:stems', 'advanced', 'bert'] as const;

export type PreprocessingName = (typeof preprocessingNames)[number];

/** The shortest name of settings, e.g. `simple:lemmas`; options that differ from the defaults are not part of it. */
export function preprocessingName(settings: PreprocessingSettings): PreprocessingName {
  if (settings.variant !== 'simple' || settings.reduction === 'none') return settings.variant;
  return `simple:${settings.reduction}`;
}
