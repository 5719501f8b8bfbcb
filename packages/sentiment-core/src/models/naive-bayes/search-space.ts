import type { SearchSpace } from '../../optimisation/search-space.ts';

/** What `--tune` searches for Naive Bayes. */
export const naiveBayesSearchSpace: SearchSpace = {
  algorithm: { kind: 'choice', values: ['multinomial', 'complement'] },
  alpha: { kind: 'log-uniform', min: 0.01, max: 10 },
  maxNgram: { kind: 'integer', min: 1, max: 3 },
  minDocumentFrequency: { kind: 'integer', min: 1, max: 6 },
  sublinear: { kind: 'choice', values: [true, false] },
  idf: { kind: 'choice', values: [true, false] },
};
