import type { SettingsOf } from '../../contracts/options.ts';
import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
} from '../../errors/option-checks.ts';

/**
 * What n-grams are made of. `words`: the tokens. `characters`: the code points of the tokens joined by single spaces.
 * `characters-within-words`: those of each token with a space before and behind it, so that no n-gram spans two tokens.
 * As `word`, `char` and `char_wb` of scikit-learn.
 */
export const termUnits = ['words', 'characters', 'characters-within-words'] as const;

export type TermUnit = (typeof termUnits)[number];

export const norms = ['l1', 'l2', 'none'] as const;

/** The options of scikit-learn's TfidfVectorizer (1.9), with spelled-out names. */
export interface TfidfOptions {
  /** Default `words`. */
  readonly unit?: TermUnit | undefined;
  /** Fewest units of an n-gram, 1 to 10. Default 1. */
  readonly minNgram?: number | undefined;
  /** Most units of an n-gram, `minNgram` to 10. Default 1. */
  readonly maxNgram?: number | undefined;
  /** Terms in fewer texts are left out: below 1 a fraction of the texts, from 1 a number of them. In [0, 2^31). Default 1. */
  readonly minDocumentFrequency?: number | undefined;
  /** Terms in more texts are left out: up to 1 a fraction of the texts, above 1 a number of them. In (0, 2^31). Default 1, all texts. */
  readonly maxDocumentFrequency?: number | undefined;
  /** Keeps the terms that occur most; at the limit, those that come first in code unit order. 1 to 2^24. Default 2^24. */
  readonly maxFeatures?: number | undefined;
  /** A term counts once a text. Default false. */
  readonly binary?: boolean | undefined;
  /** Counts n as 1 + ln n. Default false. */
  readonly sublinear?: boolean | undefined;
  /** Weighs terms by inverse document frequency. Default true. */
  readonly idf?: boolean | undefined;
  /** ln((1 + texts) / (1 + document frequency)) + 1; without it ln(texts / document frequency) + 1. Default true. */
  readonly smoothIdf?: boolean | undefined;
  /** Length that every row is given. Default `l2`. */
  readonly norm?: (typeof norms)[number] | undefined;
}

export type TfidfSettings = SettingsOf<TfidfOptions>;

/** Of `minNgram` and `maxNgram`. */
export const ngramRange = [1, 10] as const;
/** Of `minDocumentFrequency` and `maxDocumentFrequency`. */
export const frequencyRange = [0, 2 ** 31 - 1] as const;
/** Of `maxFeatures`. */
export const featureRange = [1, 2 ** 24] as const;

type FieldCheck = (field: string, value: unknown, settings: Readonly<Record<string, unknown>>) => void;

const fieldChecks: { readonly [Name in keyof TfidfSettings]: FieldCheck } = {
  unit: (field, value) => requireChoice(field, value, termUnits),
  minNgram: (field, value) => requireInteger(field, value, ...ngramRange),
  maxNgram: (field, value, { minNgram }) => requireInteger(field, value, Number(minNgram), ngramRange[1]),
  minDocumentFrequency: (field, value) => requireNumber(field, value, ...frequencyRange),
  maxDocumentFrequency: (field, value) => requireNumber(field, value, ...frequencyRange),
  maxFeatures: (field, value) => requireInteger(field, value, ...featureRange),
  binary: requireBoolean,
  sublinear: requireBoolean,
  idf: requireBoolean,
  smoothIdf: requireBoolean,
  norm: (field, value) => requireChoice(field, value, norms),
};

/** The names of the options. */
export const tfidfOptionNames = Object.keys(fieldChecks) as readonly (keyof TfidfSettings)[];

/**
 * Checks what a model says of its TF-IDF.
 * @throws {SentimentError} `option_invalid`, naming the field
 */
export function checkTfidf(
  settings: Readonly<Record<string, unknown>>,
): asserts settings is Readonly<Record<string, unknown>> & TfidfSettings {
  refuseUnknownOptions(settings, tfidfOptionNames);
  for (const [field, check] of Object.entries(fieldChecks)) check(field, settings[field], settings);
}
