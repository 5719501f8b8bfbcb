import type { SearchSpace } from '../../optimisation/search-space.ts';

/**
 * What `--tune` searches for logistic regression on hashed features. `l2` is 1/(C · rows) of libraries that speak of C: for
 * 270,000 rows the range covers C from 0.04 to 40.
 */
export const hashedSearchSpace: SearchSpace = {
  l2: { kind: 'log-uniform', min: 1e-7, max: 1e-4 },
  ngrams: { kind: 'integer', min: 1, max: 3 },
  skipGrams: { kind: 'choice', values: [true, false] },
  closingTokens: { kind: 'choice', values: [0, 4, 8, 12] },
  negation: { kind: 'choice', values: [true, false] },
  bits: { kind: 'integer', min: 18, max: 21 },
  minCount: { kind: 'integer', min: 1, max: 6 },
  ratioPower: { kind: 'uniform', min: 0, max: 1 },
  rarityPower: { kind: 'uniform', min: 0, max: 0.4 },
  lengthDamping: { kind: 'choice', values: [0, 2, 5, 10, 20] },
};

/** What `--tune` searches for logistic regression on TF-IDF; for 270,000 rows `l2` covers C from 0.2 to 20. */
export const tfidfSearchSpace: SearchSpace = {
  features: { kind: 'choice', values: ['tfidf'] },
  l2: { kind: 'log-uniform', min: 2e-7, max: 2e-5 },
  maxNgram: { kind: 'integer', min: 1, max: 3 },
  minDocumentFrequency: { kind: 'integer', min: 1, max: 6 },
  sublinear: { kind: 'choice', values: [true, false] },
};
