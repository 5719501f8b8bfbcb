import type { SearchSpace } from '../../optimisation/search-space.ts';

/** What `--tune` searches for networks. */
export const neuralSearchSpace: SearchSpace = {
  learningRate: { kind: 'log-uniform', min: 5e-4, max: 8e-3 },
  dropout: { kind: 'uniform', min: 0, max: 0.6 },
  embeddingDropout: { kind: 'uniform', min: 0, max: 0.5 },
  units: { kind: 'choice', values: [32, 64, 96, 128] },
  minCount: { kind: 'integer', min: 1, max: 6 },
};
