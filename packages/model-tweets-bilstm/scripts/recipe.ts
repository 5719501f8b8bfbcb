import type { NeuralOptions } from '../../sentiment-core/src/training/index.ts';

/**
 * The options of the published network, chosen on sentiment140-train alone (docs/decisions/0022). Its data are those of the embedded
 * model: the same files, weights of rows and held-out fifths.
 */
export const options: Omit<NeuralOptions, 'embeddings' | 'checkpoints'> = {
  architecture: 'bilstm',
  name: 'tweets-bilstm',
  version: '1.0.0',
  vocabularySize: 16_500,
  epochs: 3,
  patience: 3,
  averaging: 0.999,
  classWeights: 'balanced-by-source',
  linear: { bits: 19 },
  heldOut: 0.02,
};
