import type { Trainer } from '../contracts/trainer.ts';
import type { WordVectors } from '../embeddings/word-vectors.ts';
import { requireChoice } from '../errors/option-checks.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { SearchSpace } from '../optimisation/search-space.ts';
import { describeOptions, type OptionDescription } from '../schema/options.ts';
import type { FamilyTable } from './families.ts';
import type { Architecture } from './neural/networks/network-settings.ts';
import type { CheckpointStore } from './neural/options.ts';
import type { Teacher } from './neural/training/teacher.ts';

// Apart from families.ts, so that opening a model brings no TensorFlow.js into a browser's bundle.

/** What a training may begin with beside its rows. Not every family can use it. */
export interface TrainerInputs {
  /** Vectors that a network begins with. */
  readonly embeddings?: WordVectors | undefined;
  /** Where the state of a training is kept. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** A model whose probabilities are learnt beside the labels. */
  readonly teacher?: Teacher | undefined;
}

export interface TrainerRequest extends TrainerInputs {
  /** Options of the family; they may come from outside, for the trainer checks them. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** 32-bit whole number; families without randomness take no notice of it. Default 0. */
  readonly seed?: number | undefined;
}

/** How models of one kind are trained and tuned. */
export interface TrainerFamily {
  /** What it can use beside options and seed. */
  readonly inputs: readonly (keyof TrainerInputs)[];
  create(request: TrainerRequest): Promise<Trainer>;
  /** Its options, but for those that are inputs. */
  options(): Promise<readonly OptionDescription[]>;
  /** @param options those that are decided already */
  searchSpace(options: Readonly<Record<string, unknown>>): Promise<SearchSpace>;
}

/** Kind on the command line to family. */
const trainerFamilies = {
  'naive-bayes': {
    inputs: [],
    create: async ({ options }) => (await import('./naive-bayes/trainer.ts')).createNaiveBayesTrainer(options),
    options: async () => describeOptions((await import('./naive-bayes/options.ts')).naiveBayesOptions),
    searchSpace: async () => (await import('./naive-bayes/search-space.ts')).naiveBayesSearchSpace,
  },
  'logistic-regression': {
    inputs: [],
    create: async ({ options }) => (await import('./linear/trainer.ts')).createLogisticRegressionTrainer(options),
    options: async () => (await import('./linear/options.ts')).describeLogisticRegression(),
    async searchSpace(options) {
      const { featuresOf } = await import('./linear/options.ts');
      const { hashedSearchSpace, tfidfSearchSpace } = await import('./linear/search-space.ts');
      return featuresOf(options) === 'hashed' ? hashedSearchSpace : tfidfSearchSpace;
    },
  },
  'embedding-average': network('embedding-average'),
  'text-cnn': network('text-cnn'),
  lstm: network('lstm'),
  bilstm: network('bilstm'),
} satisfies FamilyTable<TrainerFamily>;

export const trainers: FamilyTable<TrainerFamily> = trainerFamilies;

/** A kind of model that can be trained, e.g. `logistic-regression` or `bilstm`. */
export type TrainerKind = keyof typeof trainerFamilies;

export const trainerKinds: readonly TrainerKind[] = Object.keys(trainerFamilies) as TrainerKind[];

function network(architecture: Architecture): TrainerFamily {
  const inputs = ['embeddings', 'checkpoints', 'teacher'] as const;
  return {
    inputs,
    async create({ options, seed = 0, embeddings, checkpoints, teacher }) {
      const { createNeuralTrainer } = await import('./neural/trainer.ts');
      return createNeuralTrainer({
        seed,
        ...options,
        architecture,
        ...(embeddings && { embeddings }),
        ...(checkpoints && { checkpoints }),
        ...(teacher && { teacher }),
      });
    },
    async options() {
      const options = describeOptions((await import('./neural/options.ts')).neuralOptions(architecture));
      return options.filter(({ name }) => ![...inputs, 'architecture'].includes(name));
    },
    searchSpace: async () => (await import('./neural/search-space.ts')).neuralSearchSpace,
  };
}

/**
 * The trainer of a kind of model.
 * @param kind one of `trainerKinds`
 * @throws {SentimentError} `option_invalid`, naming the option, `kind` among them; `invalid_argument` for an input that the kind
 * cannot use
 */
export async function createTrainer(kind: string, request: TrainerRequest = {}, families = trainers): Promise<Trainer> {
  checkTrainerInputs(kind, request, families);
  return families[kind].create(request);
}

/**
 * The options of a kind of model, with range, default and what each does.
 * @param kind one of `trainerKinds`
 * @throws {SentimentError} `option_invalid`
 */
export async function trainerOptions(kind: string, families = trainers): Promise<readonly OptionDescription[]> {
  requireChoice('kind', kind, Object.keys(families));
  return families[kind].options();
}

/**
 * What `tune` searches for a kind of model.
 * @param kind one of `trainerKinds`
 * @param options those that are decided already: they may choose the features, and with them what is left to search
 * @throws {SentimentError} `option_invalid`
 */
export async function searchSpaceOf(
  kind: string,
  options: Readonly<Record<string, unknown>> = {},
  families = trainers,
): Promise<SearchSpace> {
  requireChoice('kind', kind, Object.keys(families));
  return families[kind].searchSpace(options);
}

/**
 * Refuses what a kind of model cannot use, before it is loaded.
 * @param given values that are not undefined count as given
 * @throws {SentimentError} `option_invalid` for an unknown kind; `invalid_argument`, whose `field` is the input
 */
export function checkTrainerInputs(
  kind: string,
  given: Partial<Record<keyof TrainerInputs, unknown>>,
  families = trainers,
): void {
  requireChoice('kind', kind, Object.keys(families));
  const { inputs } = families[kind];
  const inputNames = ['embeddings', 'checkpoints', 'teacher'] as const satisfies readonly (keyof TrainerInputs)[];
  const field = inputNames.find((name) => given[name] !== undefined && !inputs.includes(name));
  if (field === undefined) return;
  const able = Object.keys(families).filter((other) => families[other].inputs.includes(field));
  throw new SentimentError({
    code: 'invalid_argument',
    field,
    message: `${field} is for ${able.join(', ')}, not ${kind}`,
  });
}
