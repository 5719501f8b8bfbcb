import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
} from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

/**
 * What n-grams are made of. `words`: the tokens. `characters`: the code points of the tokens joined by single spaces.
 * `characters-within-words`: those of each token with a space before and behind it, so that no n-gram spans two tokens.
 * As `word`, `char` and `char_wb` of scikit-learn.
 */
export const termUnits = ['words', 'characters', 'characters-within-words'] as const;

export type TermUnit = (typeof termUnits)[number];

/** The options of scikit-learn's TfidfVectorizer (1.9), with spelled-out names. */
export interface TfidfOptions {
  /** Default `words`. */
  readonly unit?: TermUnit;
  /** Fewest units of an n-gram, 1 to 10. Default 1. */
  readonly minNgram?: number;
  /** Most units of an n-gram, `minNgram` to 10. Default 1. */
  readonly maxNgram?: number;
  /** Terms in fewer texts are left out: below 1 a fraction of the texts, from 1 a number of them. In [0, 2^31). Default 1. */
  readonly minDocumentFrequency?: number;
  /** Terms in more texts are left out: up to 1 a fraction of the texts, above 1 a number of them. In (0, 2^31). Default 1, all texts. */
  readonly maxDocumentFrequency?: number;
  /** Keeps the terms that occur most; at the limit, those that come first in code unit order. 1 to 2^24. Default 2^24. */
  readonly maxFeatures?: number;
  /** A term counts once a text. Default false. */
  readonly binary?: boolean;
  /** Counts n as 1 + ln n. Default false. */
  readonly sublinear?: boolean;
  /** Weighs terms by inverse document frequency. Default true. */
  readonly idf?: boolean;
  /** ln((1 + texts) / (1 + document frequency)) + 1; without it ln(texts / document frequency) + 1. Default true. */
  readonly smoothIdf?: boolean;
  /** Length that every row is given. Default `l2`. */
  readonly norm?: 'l1' | 'l2' | 'none';
}

export type TfidfSettings = Required<TfidfOptions>;

const mostFeatures = 2 ** 24;

const defaults: TfidfSettings = {
  unit: 'words',
  minNgram: 1,
  maxNgram: 1,
  minDocumentFrequency: 1,
  maxDocumentFrequency: 1,
  maxFeatures: mostFeatures,
  binary: false,
  sublinear: false,
  idf: true,
  smoothIdf: true,
  norm: 'l2',
};

/** The names of the options. */
export const tfidfOptionNames = Object.keys(defaults) as readonly (keyof TfidfSettings)[];

/** @throws {SentimentError} `option_invalid`, naming the option */
export function tfidfSettings(options: TfidfOptions): TfidfSettings {
  refuseUnknownOptions(options, tfidfOptionNames);
  const settings = { ...defaults, ...options };
  requireChoice('unit', settings.unit, termUnits);
  requireInteger('minNgram', settings.minNgram, 1, 10);
  requireInteger('maxNgram', settings.maxNgram, settings.minNgram, 10);
  requireFrequency('minDocumentFrequency', settings.minDocumentFrequency, 1);
  requireFrequency('maxDocumentFrequency', settings.maxDocumentFrequency, 2);
  requireInteger('maxFeatures', settings.maxFeatures, 1, mostFeatures);
  for (const option of ['binary', 'sublinear', 'idf', 'smoothIdf'] as const) requireBoolean(option, settings[option]);
  requireChoice('norm', settings.norm, ['l1', 'l2', 'none']);
  return settings;
}

/** A fraction, or from `firstCount` on a whole number of texts. */
function requireFrequency(option: string, value: unknown, firstCount: number): void {
  requireNumber(option, value, 0, 2 ** 31 - 1);
  if (Number(value) < firstCount && Number(value) <= 1) return;
  if (Number.isInteger(value)) return;
  throw new SentimentError({
    code: 'option_invalid',
    field: option,
    message: `option "${option}" must be a fraction up to 1 or a whole number of texts, not ${String(value)}`,
  });
}
