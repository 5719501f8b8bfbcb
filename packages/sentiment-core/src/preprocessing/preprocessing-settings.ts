import { refuseUnknownOptions, requireBoolean, requireChoice, requireInteger } from '../errors/option-checks.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { tweetGrammarVersion } from './advanced/tweet-grammar.ts';
import { simpleGrammarVersion } from './simple/simple-tokenizer.ts';
import { type StopWordList, stopWordLists } from './simple/stop-words.ts';

/** What a word is reduced to: its dictionary form (lemma), its stem, or nothing. */
export type Reduction = 'none' | 'lemmas' | 'stems';

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

type OptionsOf<Settings> = Settings extends { variant: infer Variant }
  ? { readonly variant: Variant } & Partial<Omit<Settings, 'variant'>>
  : never;

/** The settings with everything but the variant optional. */
export type PreprocessingOptions = OptionsOf<PreprocessingSettings>;

const preprocessingVariants = ['simple', 'advanced', 'bert'] as const;

const defaults: { readonly [Variant in PreprocessingSettings['variant']]: PreprocessingSettings } = {
  simple: {
    variant: 'simple',
    grammar: simpleGrammarVersion,
    reduction: 'none',
    stopWords: 'english-1',
    keepNegators: true,
    minimumTokens: 2,
  },
  advanced: { variant: 'advanced', grammar: tweetGrammarVersion, negation: true, minimumTokens: 2 },
  bert: { variant: 'bert', minimumTokens: 1 },
};

/**
 * Fills in defaults and checks.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function preprocessingSettings(options: PreprocessingOptions): PreprocessingSettings {
  requireChoice('variant', options.variant, preprocessingVariants);
  const standard = defaults[options.variant];
  refuseUnknownOptions(options, Object.keys(standard));
  const settings = { ...standard, ...options } as PreprocessingSettings;
  requireInteger('minimumTokens', settings.minimumTokens, 0, 1000);
  if (settings.variant === 'bert') return settings;
  requireGrammar(settings.grammar, standard);
  if (settings.variant === 'advanced') {
    requireBoolean('negation', settings.negation);
    return settings;
  }
  requireChoice('reduction', settings.reduction, ['none', 'lemmas', 'stems']);
  requireChoice('stopWords', settings.stopWords, stopWordLists);
  requireBoolean('keepNegators', settings.keepNegators);
  return settings;
}

function requireGrammar(grammar: number, standard: PreprocessingSettings): void {
  const known = 'grammar' in standard ? standard.grammar : undefined;
  if (grammar === known) return;
  throw new SentimentError({
    code: 'option_invalid',
    field: 'grammar',
    message: `preprocessing ${standard.variant}: this version of sentiment-core has grammar ${known}, not ${String(grammar)}`,
  });
}

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
 * @throws {SentimentError} `option_invalid` for an unknown name
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

/** The shortest name of settings, e.g. `simple:lemmas`; options that differ from the defaults are not part of it. */
export function preprocessingName(settings: PreprocessingSettings): PreprocessingName {
  if (settings.variant !== 'simple' || settings.reduction === 'none') return settings.variant;
  return `simple:${settings.reduction}`;
}
