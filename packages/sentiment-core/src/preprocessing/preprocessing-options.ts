import { SentimentError } from '../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { boolean, described, either, exactly, integer, oneOf, variants, withDefault } from '../schema/schema.ts';
import { tweetGrammarVersion } from './advanced/tweet-grammar.ts';
import {
  type AdvancedSettings,
  type BertSettings,
  minimumTokensRange,
  type PreprocessingName,
  preprocessingNames,
  type PreprocessingSettings,
  reductions,
  type SimpleSettings,
} from './preprocessing-settings.ts';
import { simpleGrammarVersion } from './simple/simple-tokenizer.ts';
import { stopWordLists } from './simple/stop-words.ts';

type OptionsOf<Settings extends PreprocessingSettings> = Pick<Settings, 'variant'> & {
  readonly [Name in Exclude<keyof Settings, 'variant'>]?: Settings[Name] | undefined;
};

/** The settings with everything but the variant optional. */
export type PreprocessingOptions = OptionsOf<SimpleSettings> | OptionsOf<AdvancedSettings> | OptionsOf<BertSettings>;

// The fields stand in the order in which model.json has them.
const simple = optionsOf<OptionsOf<SimpleSettings>>()({
  variant: exactly('simple'),
  grammar: grammar(simpleGrammarVersion),
  reduction: described('What words are reduced to.', withDefault(oneOf(reductions), 'none')),
  stopWords: described('List of words that are left out.', withDefault(oneOf(stopWordLists), 'english-1')),
  keepNegators: described('Keeps negating words that are stop words.', withDefault(boolean(), true)),
  minimumTokens: minimumTokens(2),
});

const advanced = optionsOf<OptionsOf<AdvancedSettings>>()({
  variant: exactly('advanced'),
  grammar: grammar(tweetGrammarVersion),
  negation: described('Marks the three tokens after a negator.', withDefault(boolean(), true)),
  minimumTokens: minimumTokens(2),
});

const bert = optionsOf<OptionsOf<BertSettings>>()({ variant: exactly('bert'), minimumTokens: minimumTokens(1) });

function grammar(version: number) {
  return described('Number of the token grammar.', withDefault(exactly(version), version));
}

function minimumTokens(least: number) {
  const range = integer(...minimumTokensRange);
  return described('Training leaves out texts with fewer tokens.', withDefault(range, least));
}

const preprocessingOptions = variants('variant', [simple, advanced, bert]);

/** A variant by its name, or with its options. */
export const namedPreprocessing = either(oneOf(preprocessingNames), preprocessingOptions);

/**
 * Fills in defaults and checks.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function preprocessingSettings(options: PreprocessingOptions): PreprocessingSettings {
  return parseOptions(preprocessingOptions, options);
}

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
