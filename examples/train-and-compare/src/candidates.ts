import {
  type Architecture,
  type CheckpointStore,
  createLogisticRegressionTrainer,
  createNaiveBayesTrainer,
  createNeuralTrainer,
  type NeuralOptions,
  type PreprocessingName,
  type PreprocessingOptions,
  type Trainer,
} from 'sentiment-core/training';
import type { WordVectors } from 'sentiment-core/embeddings';

/** Where the word vectors of a network begin: at small random numbers, at GloVe's, or at those learnt from the training rows. */
export const vectorSources = ['random', 'glove', 'in-domain'] as const;
export type VectorSource = (typeof vectorSources)[number];

export interface TrainerParts {
  /** Of the candidate's `vectors`; none for `random`. */
  readonly vectors: WordVectors | undefined;
  readonly checkpoints?: CheckpointStore;
}

/** One row of the synthesis table. */
export interface Candidate {
  /** Tells the rows of a comparison apart; a file name. */
  readonly name: string;
  readonly model: string;
  readonly preprocessing: string;
  /** Undefined: no network. */
  readonly vectors?: VectorSource;
  /** What is said of the word vectors in the table, e.g. `glove, frozen`. */
  readonly embeddings: string;
  /** Of the texts that in-domain vectors are learnt from. */
  readonly tokens: PreprocessingName | PreprocessingOptions;
  /** What makes it this candidate; all other options have their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  createTrainer(parts: TrainerParts): Trainer;
}

export const classicalVariants: readonly PreprocessingName[] = [
  'simple:lemmas',
  'simple:stems',
  'simple',
  'bert',
  'advanced',
];

function nameOf(...parts: readonly string[]): string {
  return parts.join('-').replaceAll(/[^a-z0-9]+/g, '-');
}

/** Naive Bayes and logistic regression under the variants. */
export function classicalCandidates(variants: readonly PreprocessingName[]): readonly Candidate[] {
  const trainers = [
    { model: 'naive-bayes', create: createNaiveBayesTrainer },
    { model: 'logistic-regression', create: createLogisticRegressionTrainer },
  ] as const;
  return trainers.flatMap(({ model, create }) =>
    variants.map((preprocessing) => ({
      name: nameOf(model, preprocessing),
      model,
      preprocessing,
      tokens: preprocessing,
      embeddings: '-',
      settings: { model, preprocessing },
      createTrainer: () => create({ preprocessing }),
    })),
  );
}

export interface NetworkChoice {
  readonly architecture: Architecture;
  readonly vectors: VectorSource;
  /** False leaves the vectors as they are. */
  readonly fineTune: boolean;
  readonly preprocessing: 'advanced' | 'simple';
  /** Beside the network, logistic regression over hashed n-grams. */
  readonly linear?: boolean;
}

/** A network; `options` are those of all networks of a plan. */
export function networkCandidate(choice: NetworkChoice, options: Partial<NeuralOptions>): Candidate {
  const { architecture, vectors, fineTune, preprocessing, linear = false } = choice;
  const model = linear ? `${architecture} + linear` : architecture;
  const embeddings = vectors === 'random' ? vectors : `${vectors}, ${fineTune ? 'tuned' : 'frozen'}`;
  // The words of word vectors carry no negation marks.
  const tokens = preprocessing === 'advanced' ? { variant: preprocessing, negation: false } : preprocessing;
  const settings = {
    ...ownOptions[architecture],
    ...options,
    architecture,
    fineTune,
    preprocessing: tokens,
    ...(linear && { linear: {} }),
  };
  return {
    name: nameOf(model, embeddings, preprocessing),
    model,
    preprocessing,
    vectors,
    embeddings,
    tokens,
    settings: { ...settings, vectors },
    createTrainer: ({ vectors: start, checkpoints }) =>
      createNeuralTrainer({ ...settings, ...(start && { embeddings: start }), ...(checkpoints && { checkpoints }) }),
  };
}

/** Where an architecture does better with other values than all networks have (docs/decisions/0018). */
const ownOptions: Readonly<Record<Architecture, Partial<NeuralOptions>>> = {
  'embedding-average': { wordDropout: 0.3 },
  'text-cnn': { windows: [1, 2, 3] },
  lstm: {},
  bilstm: {},
};
