import { type OptionRule, optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import { boolean, described, integer, number, oneOf, satisfying, withDefault } from '../../schema/schema.ts';
import {
  featureRange,
  frequencyRange,
  ngramRange,
  norms,
  termUnits,
  type TfidfOptions,
  type TfidfSettings,
} from './tfidf-settings.ts';

/** The defaults that differ from family to family of models. */
export type TfidfDefaults = Pick<TfidfSettings, 'maxNgram' | 'minDocumentFrequency' | 'sublinear'>;

/** The options of TF-IDF, in the order in which model.json has them. */
export function tfidfShape(defaults: TfidfDefaults) {
  const ngram = integer(...ngramRange);
  const frequency = satisfying(
    number(...frequencyRange),
    'a fraction up to 1 or a whole number of texts',
    (value) => value <= 1 || Number.isInteger(value),
  );
  const flag = boolean();
  return {
    unit: described('What n-grams are made of.', withDefault(oneOf(termUnits), 'words')),
    minNgram: described('Fewest units of an n-gram.', withDefault(ngram, 1)),
    maxNgram: described('Most units of an n-gram.', withDefault(ngram, defaults.maxNgram)),
    minDocumentFrequency: described(
      'Leaves out terms in fewer texts: below 1 a fraction of them, from 1 a number.',
      withDefault(frequency, defaults.minDocumentFrequency),
    ),
    maxDocumentFrequency: described(
      'Leaves out terms in more texts: up to 1 a fraction of them, above 1 a number.',
      withDefault(frequency, 1),
    ),
    maxFeatures: described('Keeps the most frequent terms.', withDefault(integer(...featureRange), featureRange[1])),
    binary: described('Counts a term once a text.', withDefault(flag, false)),
    sublinear: described('Counts n as 1 + ln n.', withDefault(flag, defaults.sublinear)),
    idf: described('Weighs terms by inverse document frequency.', withDefault(flag, true)),
    smoothIdf: described('Adds 1 to numbers of texts in the inverse document frequency.', withDefault(flag, true)),
    norm: described('Length that every row is given.', withDefault(oneOf(norms), 'l2')),
  };
}

/** For the options of which TF-IDF is a part. */
export const ngramRule: OptionRule<Pick<TfidfSettings, 'minNgram' | 'maxNgram'>> = {
  option: 'maxNgram',
  expected: ({ minNgram }) => `a whole number from ${minNgram} to ${ngramRange[1]}`,
  holds: ({ minNgram, maxNgram }) => minNgram <= maxNgram,
};

export const tfidfOptions = withRules(
  optionsOf<TfidfOptions>()(tfidfShape({ maxNgram: 1, minDocumentFrequency: 1, sublinear: false })),
  [ngramRule],
);

/** @throws {SentimentError} `option_invalid`, naming the option */
export function tfidfSettings(options: TfidfOptions): TfidfSettings {
  return parseOptions(tfidfOptions, options);
}
