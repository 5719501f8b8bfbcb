import type { SettingsOf } from '../../contracts/options.ts';
import { optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import { described, either, exactly, integer, number, withDefault } from '../../schema/schema.ts';

/** Parts of words that share what they learn, as fastText has them. */
export interface SubwordOptions {
  /** Shortest part, in code points, with the marks `<` and `>` of the word's ends. 1 to 20. Default 3. */
  readonly min?: number | undefined;
  /** Longest part, from `min` to 20. Default 6. */
  readonly max?: number | undefined;
  /** Rows the parts are hashed to, 1 to 2^30 / `dimensions`; each takes `dimensions` × 4 bytes. Default 2^18. */
  readonly buckets?: number | undefined;
}

export interface SkipGramOptions {
  /** Numbers a word, 1 to 2000. Default 100. */
  readonly dimensions?: number | undefined;
  /** Words to each side that a word predicts at most; the width is drawn anew at each word. 1 to 100. Default 5. */
  readonly window?: number | undefined;
  /** Words drawn for each true one, 1 to 100. Default 5. */
  readonly negatives?: number | undefined;
  /** Passes over the texts, 1 to 1000. Default 5. */
  readonly epochs?: number | undefined;
  /** Words that come less often are left out, 1 or more. Default 5. */
  readonly minimumCount?: number | undefined;
  /** Words more frequent than this fraction of all tokens are skipped at random, frequent ones more often; 0 for never. Default 1e-3. */
  readonly subsample?: number | undefined;
  /** Step at the beginning; it falls linearly to nearly 0. Above 0 to 1. Default 0.05. */
  readonly learningRate?: number | undefined;
  /** `none`, or parts of words: slower, and unknown words have vectors, too. Default `none`. */
  readonly subwords?: SubwordOptions | 'none' | undefined;
  /** 0 to 2^32 - 1. Default 1. */
  readonly seed?: number | undefined;
}

export interface SkipGramSettings extends SettingsOf<Omit<SkipGramOptions, 'subwords'>> {
  readonly subwords: SettingsOf<SubwordOptions> | 'none';
}

const longestPart = 20;
/** 4 GiB of weights, and an offset fits in 31 bits. */
const mostValues = 2 ** 30;

export const subwordOptions = withRules(
  optionsOf<SubwordOptions>()({
    min: described('Shortest part of a word, in code points.', withDefault(integer(1, longestPart), 3)),
    max: described('Longest part of a word.', withDefault(integer(1, longestPart), 6)),
    buckets: described('Rows that parts of words are hashed to.', withDefault(integer(1, mostValues), 2 ** 18)),
  }),
  [
    {
      option: 'max',
      expected: ({ min }) => `a whole number from ${min} to ${longestPart}`,
      holds: ({ min, max }) => min <= max,
    },
  ],
);

export const skipGramOptions = optionsOf<SkipGramOptions>()({
  dimensions: described('Numbers a word.', withDefault(integer(1, 2000), 100)),
  window: described('Most words to each side that a word predicts.', withDefault(integer(1, 100), 5)),
  negatives: described('Words drawn for each true one.', withDefault(integer(1, 100), 5)),
  epochs: described('Passes over the texts.', withDefault(integer(1, 1000), 5)),
  minimumCount: described('Leaves out words that come less often.', withDefault(integer(1, 2 ** 31 - 1), 5)),
  subsample: described(
    'Skips words at random that are more frequent than this fraction; 0 for never.',
    withDefault(number(0, 1), 1e-3),
  ),
  learningRate: described('Step at the beginning.', withDefault(number(1e-6, 1), 0.05)),
  subwords: described('Learns parts of words, too.', withDefault(either(exactly('none'), subwordOptions), 'none')),
  seed: described('Seed of all that is random.', withDefault(integer(0, 2 ** 32 - 1), 1)),
});

/** Defaults of `createSkipGramTrainer`. */
export const skipGramDefaults: SkipGramSettings = parseOptions(skipGramOptions, {});

/** Defaults of sub-words. */
export const subwordDefaults: SettingsOf<SubwordOptions> = parseOptions(subwordOptions, {});

/** @throws {SentimentError} `option_invalid`, naming the option */
export function skipGramSettings(options: SkipGramOptions): SkipGramSettings {
  const settings = parseOptions(skipGramOptions, options);
  const { subwords, dimensions } = settings;
  if (subwords !== 'none')
    parseOptions(integer(1, Math.floor(mostValues / dimensions)), subwords.buckets, 'subwords.buckets');
  return settings;
}
