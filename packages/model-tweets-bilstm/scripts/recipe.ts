import type { NeuralOptions } from '../../sentiment-core/src/training/index.ts';

type PlainOptions = Omit<NeuralOptions, 'embeddings' | 'checkpoints'>;

/**
 * The options of the published network (docs/decisions/0022). Its data are those of the embedded model: the same files, weights of rows and
 * held-out fifths; its linear part is the embedded model's, too.
 */
export const options: PlainOptions = {
  architecture: 'bilstm',
  name: 'tweets-bilstm',
  version: '1.0.0',
  vocabularySize: 16_500,
  epochs: 3,
  patience: 3,
  averaging: 0.999,
  classWeights: 'balanced-by-source',
  linear: { minCount: 5, closingTokens: 0 },
  heldOut: 0.02,
};

/** The options where one file is learnt from and the model may be large. */
export const singleFileOptions: PlainOptions = {
  ...options,
  vocabularySize: 20_000,
  classWeights: 'none',
  linear: { ngrams: 3, bits: 22 },
  heldOut: 0.01,
};

/** What a teacher changes (docs/decisions/0030): its probabilities take longer to learn than labels, and can be learnt longer. */
export const taughtOptions: Pick<NeuralOptions, 'epochs' | 'patience'> = { epochs: 5, patience: 5 };
