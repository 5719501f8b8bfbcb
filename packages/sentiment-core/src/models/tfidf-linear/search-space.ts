import type { SearchSpace } from '../../optimisation/search-space.ts';

/** What `--tune` searches for logistic regression on TF-IDF; for 270,000 rows `l2` covers C from 0.2 to 20. */
export const tfidfSearchSpace: SearchSpace = {
  features: { kind: 'choice', values: ['tfidf'] },
  l2: { kind: 'log-uniform', min: 2e-7, max: 2e-5 },
  maxNgram: { kind: 'integer', min: 1, max: 3 },
  minDocumentFrequency: { kind: 'integer', min: 1, max: 6 },
  sublinear: { kind: 'choice', values: [true, false] },
};
