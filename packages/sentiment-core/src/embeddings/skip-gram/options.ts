import { refuseUnknownOptions, requireInteger, requireNumber } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** Parts of words that share what they learn, as fastText has them. */
export interface SubwordOptions {
  /** Shortest part, in code points, with the marks `<` and `>` of the word's ends. 1 to 20. Default 3. */
  readonly min?: number;
  /** Longest part, from `min` to 20. Default 6. */
  readonly max?: number;
  /** Rows the parts are hashed to, 1 to 2^30 / `dimensions`; each takes `dimensions` × 4 bytes. Default 2^18. */
  readonly buckets?: number;
}

export interface SkipGramOptions {
  /** Numbers a word, 1 to 2000. Default 100. */
  readonly dimensions?: number;
  /** Words to each side that a word predicts at most; the width is drawn anew at each word. 1 to 100. Default 5. */
  readonly window?: number;
  /** Words drawn for each true one, 1 to 100. Default 5. */
  readonly negatives?: number;
  /** Passes over the texts, 1 to 1000. Default 5. */
  readonly epochs?: number;
  /** Words that come less often are left out, 1 or more. Default 5. */
  readonly minimumCount?: number;
  /** Words more frequent than this fraction of all tokens are skipped at random, frequent ones more often; 0 for never. Default 1e-3. */
  readonly subsample?: number;
  /** Step at the beginning; it falls linearly to nearly 0. Above 0 to 1. Default 0.05. */
  readonly learningRate?: number;
  /** `none`, or parts of words: slower, and unknown words have vectors, too. Default `none`. */
  readonly subwords?: SubwordOptions | 'none';
  /** 0 to 2^32 - 1. Default 1. */
  readonly seed?: number;
}

export interface SkipGramSettings extends Required<Omit<SkipGramOptions, 'subwords'>> {
  readonly subwords: Required<SubwordOptions> | 'none';
}

/** Defaults of `createSkipGramTrainer`. */
export const skipGramDefaults = {
  dimensions: 100,
  window: 5,
  negatives: 5,
  epochs: 5,
  minimumCount: 5,
  subsample: 1e-3,
  learningRate: 0.05,
  subwords: 'none',
  seed: 1,
} as const;

/** Defaults of sub-words. */
export const subwordDefaults = { min: 3, max: 6, buckets: 2 ** 18 } as const;
const longestPart = 20;
/** 4 GiB of weights, and an offset fits in 31 bits. */
const mostValues = 2 ** 30;
const leastRate = 1e-6;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function skipGramSettings(options: SkipGramOptions): SkipGramSettings {
  refuseUnknownOptions(options, Object.keys(skipGramDefaults));
  const settings = { ...skipGramDefaults, ...options };
  requireInteger('dimensions', settings.dimensions, 1, 2000);
  requireInteger('window', settings.window, 1, 100);
  requireInteger('negatives', settings.negatives, 1, 100);
  requireInteger('epochs', settings.epochs, 1, 1000);
  requireInteger('minimumCount', settings.minimumCount, 1, 2 ** 31 - 1);
  requireNumber('subsample', settings.subsample, 0, 1);
  requireNumber('learningRate', settings.learningRate, leastRate, 1);
  requireInteger('seed', settings.seed, 0, 2 ** 32 - 1);
  const subwords = subwordSettings(settings.subwords);
  if (subwords !== 'none')
    requireInteger('subwords.buckets', subwords.buckets, 1, Math.floor(mostValues / settings.dimensions));
  return { ...settings, subwords };
}

function subwordSettings(options: SubwordOptions | 'none'): Required<SubwordOptions> | 'none' {
  if (options === 'none') return options;
  if (typeof options !== 'object' || options === null) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'subwords',
      message: 'option "subwords" must be none or an object with min, max and buckets',
    });
  }
  refuseUnknownOptions(options, Object.keys(subwordDefaults));
  const subwords = { ...subwordDefaults, ...options };
  requireInteger('subwords.min', subwords.min, 1, longestPart);
  requireInteger('subwords.max', subwords.max, subwords.min, longestPart);
  return subwords;
}
