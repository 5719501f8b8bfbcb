import type { SettingsOf } from '../../contracts/options.ts';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import type { TfjsBackend } from '../../engines/tfjs/load-tfjs.ts';
import { namedPreprocessing, type PreprocessingOptions } from '../../preprocessing/preprocessing-options.ts';
import type { PreprocessingName, PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import {
  boolean,
  described,
  either,
  exactly,
  instance,
  integer,
  list,
  number,
  oneOf,
  optional,
  satisfying,
  text,
  withDefault,
  withDefaults,
} from '../../schema/schema.ts';
import { resolvePreprocessing } from '../text-pipeline/options.ts';
import { type LinearPartOptions, linearPartOptions, type LinearPartSettings } from './combination/linear-training.ts';
import {
  type Architecture,
  architectures,
  areAscending,
  leastUnits,
  networkRanges,
  type Pooling,
  poolings,
} from './networks/network-settings.ts';
import { wordRanges } from './text/word-pipeline.ts';
import { type LearningRateSchedule, learningRateSchedules } from './training/optimizer.ts';
import { type Teacher, teacherOptions, type TeacherSettings } from './training/teacher.ts';

export interface NeuralOptions {
  /** The mean of word vectors, windows over words, or a memory over words in one or both directions. */
  readonly architecture: Architecture;
  /** Name of the model in its artifact. Default: the architecture. */
  readonly name?: string | undefined;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string | undefined;
  /** By default `advanced` without negation marks, so that words are those of word vectors. */
  readonly preprocessing?: PreprocessingName | PreprocessingOptions | undefined;
  /** Vectors to begin with. Default none: all words begin with small random numbers. */
  readonly embeddings?: WordVectors | undefined;
  /** True learns the word vectors on; false, with `embeddings`, leaves them as they are, and words without one unknown. Default true. */
  readonly fineTune?: boolean | undefined;
  /** Length of a word's vector, 1 to 1000. Default that of `embeddings`, else 100. */
  readonly dimensions?: number | undefined;
  /** Units of the memory in each direction, filters of each width, or of the hidden layer (0: none), 0 to 1024. Default 64. */
  readonly units?: number | undefined;
  /** What becomes of the states of a memory over time. Default `max` for `bilstm`, else `last`. */
  readonly pooling?: Pooling | undefined;
  /** Widths of the windows of `text-cnn`, 1 to 10, ascending. Default 2, 3, 4. */
  readonly windows?: readonly number[] | undefined;
  /** Words of a text that count, from its beginning, 1 to 10,000. Default 60. */
  readonly maxLength?: number | undefined;
  /** Words known at most, the most frequent first, 1 to 10^7. Default 60,000. */
  readonly vocabularySize?: number | undefined;
  /** Rows that a word must be in to be known, 1 or more. Words with a vector in `embeddings` need one. Default 3. */
  readonly minCount?: number | undefined;
  /** Rows of a table for pairs of neighbouring words, found by a hash; of `embedding-average`, 0 to 10^7. Default 0. */
  readonly bigramBuckets?: number | undefined;
  /** Share of the features before the last layer that is left out in training, in [0, 0.95]. Default 0.3. */
  readonly dropout?: number | undefined;
  /** Share of the numbers of word vectors that is left out in training, in [0, 0.95]. Default 0.2; 0 for `embedding-average`. */
  readonly embeddingDropout?: number | undefined;
  /** Share of the words that are taken for unknown in training, in [0, 0.95]. Default 0. */
  readonly wordDropout?: number | undefined;
  /** False fills every text up to `maxLength` with zeros that count like words. Default true: there is no filling. */
  readonly masking?: boolean | undefined;
  /** Rows of a step, 1 to 100,000. Default 256. */
  readonly batchSize?: number | undefined;
  /** Of Adam, in [1e-7, 1]. Default 0.002. */
  readonly learningRate?: number | undefined;
  /** From the learning rate on: `constant`, or down to 0 at the last epoch by a line or half a cosine. Default `cosine`. */
  readonly schedule?: LearningRateSchedule | undefined;
  /** Passes over the rows at most, 1 to 1000. Default 5. */
  readonly epochs?: number | undefined;
  /** Epochs without a lower validation loss before training stops, 1 to 1000; the weights of the lowest are kept. Default 2. */
  readonly patience?: number | undefined;
  /** `balanced`: the rows of every label weigh the same in sum; `balanced-by-source`: within each source. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | 'balanced-by-source' | undefined;
  /**
   * A linear part over hashed n-grams beside the network (after Cheng et al., "Wide & deep learning for recommender systems", 2016):
   * logistic regression fitted on its own; the scores of both are added up, with weights that are fitted on held-out rows.
   * `{}` for its defaults; not with the preprocessing `bert`. Default false: none.
   */
  readonly linear?: LinearPartOptions | false | undefined;
  /** `temperature` divides the scores by what suits held-out rows; a linear part brings a calibration of its own. Default `none`. */
  readonly calibration?: 'none' | 'temperature' | undefined;
  /**
   * Share of the texts that nothing learns from where there is a linear part or a calibration, in [0.001, 0.5]. They also say when
   * to stop, unless `fit` is given validation rows. Default 0.05.
   */
  readonly heldOut?: number | undefined;
  /**
   * A model whose probabilities for the training rows are learnt beside their labels (after Hinton, Vinyals, Dean, "Distilling the
   * knowledge in a neural network", 2015). Held-out and validation rows keep their labels alone, and so does the linear part. Default none.
   */
  readonly teacher?: Teacher | undefined;
  /**
   * Decay of a running mean of all numbers of the network over the steps, in [0, 0.99999]; the mean is evaluated and kept (after
   * Polyak, Juditsky, 1992). Its first steps count less. Default 0: none.
   */
  readonly averaging?: number | undefined;
  /** Gradients longer than this are shortened to it, in [1e-3, 1e6]. Default 1. */
  readonly gradientClip?: number | undefined;
  /** 32-bit whole number. Default 0. */
  readonly seed?: number | undefined;
  /** `auto` takes tfjs-node where it is installed and built, else wasm. Each backend rounds in its own way. Default `auto`. */
  readonly backend?: TfjsBackend | 'auto' | undefined;
  /** Where the state of the training is kept after every epoch, and taken up from. Default nowhere. */
  readonly checkpoints?: CheckpointStore | undefined;
}

/** Keeps the last state of a training; `createCheckpointFolder` of `sentiment-core/node` is one. */
export interface CheckpointStore {
  /** Where it is, for error messages. */
  readonly location: string;
  /** The files of the last state that was written whole; undefined when there is none. */
  read(): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** Writes all files or none. */
  write(files: ReadonlyMap<string, Uint8Array>): Promise<void>;
}

type NotPlain = 'embeddings' | 'checkpoints' | 'preprocessing' | 'linear' | 'teacher';

export interface NeuralSettings extends SettingsOf<Omit<NeuralOptions, NotPlain>> {
  readonly preprocessing: PreprocessingSettings;
  readonly linear: LinearPartSettings | false;
  readonly embeddings: WordVectors | undefined;
  readonly checkpoints: CheckpointStore | undefined;
  readonly teacher: TeacherSettings | undefined;
}

/**
 * The options of an architecture, in the order in which model.json has them.
 * @param dimensions of given word vectors
 */
export function neuralOptions(architecture: Architecture, dimensions = 100) {
  const share = number(0, 0.95);
  const windows = list(integer(...networkRanges.windows));
  const options = optionsOf<NeuralOptions>()({
    version: described('Version of the model.', withDefault(text(), '1')),
    preprocessing: described(
      'How texts are taken apart.',
      withDefaults(namedPreprocessing, { variant: 'advanced', negation: false }),
    ),
    fineTune: described('Learns given word vectors on.', withDefault(boolean(), true)),
    units: described(
      'Units of the memory in each direction, filters of each width, or units of the hidden layer.',
      withDefault(integer(leastUnits(architecture), networkRanges.units[1]), 64),
    ),
    windows: described(
      'Widths of the windows of text-cnn, ascending.',
      withDefault(satisfying(windows, 'a list of ascending whole numbers', areAscending), [2, 3, 4]),
    ),
    maxLength: described('Words of a text that count.', withDefault(integer(...wordRanges.maxLength), 60)),
    vocabularySize: described('Most words that are known.', withDefault(integer(1, 1e7), 60_000)),
    minCount: described('Rows that a word must be in to be known.', withDefault(integer(1, 2 ** 31 - 1), 3)),
    bigramBuckets: described(
      'Rows of a hashed table for pairs of words, of embedding-average.',
      withDefault(integer(...wordRanges.bigramBuckets), 0),
    ),
    dropout: described('Share of the features that a step leaves out.', withDefault(share, 0.3)),
    wordDropout: described('Share of the words that a step takes for unknown.', withDefault(share, 0)),
    masking: described('Computes texts as long as they are, without filling.', withDefault(boolean(), true)),
    batchSize: described('Rows of a step.', withDefault(integer(1, 100_000), 256)),
    learningRate: described('Of Adam.', withDefault(number(1e-7, 1), 0.002)),
    schedule: described(
      'How the learning rate falls over the epochs.',
      withDefault(oneOf(learningRateSchedules), 'cosine'),
    ),
    epochs: described('Most passes over the rows.', withDefault(integer(1, 1000), 5)),
    patience: described(
      'Epochs without a lower validation loss before training stops.',
      withDefault(integer(1, 1000), 2),
    ),
    classWeights: described(
      'Lets the rows of every label weigh the same in sum, in all or within each source.',
      withDefault(oneOf(['none', 'balanced', 'balanced-by-source']), 'none'),
    ),
    linear: described(
      'Options of a linear part over hashed n-grams beside the network; {} for its defaults.',
      withDefault(either(exactly(false), linearPartOptions), false),
    ),
    calibration: described(
      'Divides the scores by what suits held-out rows.',
      withDefault(oneOf(['none', 'temperature']), 'none'),
    ),
    heldOut: described(
      'Share of the texts held out for a linear part or a calibration.',
      withDefault(number(0.001, 0.5), 0.05),
    ),
    averaging: described('Decay of a running mean of the weights; 0 for none.', withDefault(number(0, 0.99999), 0)),
    gradientClip: described('Shortens longer gradients to this length.', withDefault(number(1e-3, 1e6), 1)),
    seed: described('Seed of all that is random.', withDefault(integer(-(2 ** 31), 2 ** 32 - 1), 0)),
    backend: described('What computes the training.', withDefault(oneOf(['auto', 'tfjs-node', 'wasm']), 'auto')),
    name: described('Name of the model.', withDefault(text(), architecture)),
    dimensions: described(
      'Length of a word vector; with embeddings, theirs.',
      withDefault(integer(...networkRanges.dimensions), dimensions),
    ),
    pooling: described(
      'What becomes of the states of a memory over time.',
      withDefault(oneOf(poolings), architecture === 'bilstm' ? 'max' : 'last'),
    ),
    embeddingDropout: described(
      'Share of the numbers of word vectors that a step leaves out.',
      withDefault(share, architecture === 'embedding-average' ? 0 : 0.2),
    ),
    architecture: exactly(architecture),
    embeddings: optional(instance<WordVectors>('word vectors', isWordVectors)),
    checkpoints: optional(instance<CheckpointStore>('a store of checkpoints', isCheckpointStore)),
    teacher: optional(teacherOptions),
  });
  return withRules(options, [
    {
      option: 'embeddings',
      expected: ({ embeddings }) => vectorsExpected(embeddings) ?? '',
      holds: ({ embeddings }) => vectorsExpected(embeddings) === undefined,
    },
    {
      option: 'dimensions',
      expected: ({ embeddings }) => `${embeddings?.dimensions}, the length of the given word vectors`,
      holds: ({ embeddings, dimensions: own }) => embeddings === undefined || embeddings.dimensions === own,
    },
    {
      option: 'fineTune',
      expected: 'true without embeddings',
      holds: ({ embeddings, fineTune }) => fineTune || embeddings !== undefined,
    },
    {
      // Engines that change the case of a text do so once, for both parts.
      option: 'linear',
      expected: 'false with the preprocessing bert, which keeps the case that the linear part gives up',
      holds: ({ linear, preprocessing }) => !linear || resolvePreprocessing(preprocessing).variant !== 'bert',
    },
    {
      option: 'bigramBuckets',
      expected: '0 but for embedding-average; the other networks see the order of words',
      holds: ({ bigramBuckets }) => bigramBuckets === 0 || architecture === 'embedding-average',
    },
  ]);
}

/** @throws {SentimentError} `option_invalid`, naming the option */
export function neuralSettings(options: NeuralOptions): NeuralSettings {
  const architecture = parseOptions(oneOf(architectures), options.architecture, 'architecture');
  const parsed = parseOptions(neuralOptions(architecture, options.embeddings?.dimensions), options);
  const { embeddings, checkpoints, teacher } = parsed;
  return { ...parsed, preprocessing: resolvePreprocessing(parsed.preprocessing), embeddings, checkpoints, teacher };
}

function isWordVectors(value: unknown): boolean {
  const vectors = value as Partial<WordVectors> | null | undefined;
  return Array.isArray(vectors?.words) && vectors.values instanceof Float32Array;
}

function isCheckpointStore(value: unknown): boolean {
  const store = value as Partial<CheckpointStore> | null | undefined;
  return typeof store?.read === 'function' && typeof store.write === 'function';
}

/** What word vectors whose words and numbers do not fit together should be. */
function vectorsExpected(vectors: WordVectors | undefined): string | undefined {
  if (vectors === undefined) return undefined;
  const { words, dimensions, values } = vectors;
  const [least, most] = networkRanges.dimensions;
  if (words.length === 0) return 'word vectors with a word';
  if (!Number.isInteger(dimensions) || dimensions < least || dimensions > most) {
    return `word vectors of ${least} to ${most} dimensions, not ${dimensions}`;
  }
  if (values.length !== words.length * dimensions) {
    return `${words.length} words x ${dimensions} values, not ${values.length} values: every vector needs the same width`;
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  return wrong < 0
    ? undefined
    : `word vectors of numbers; that of word ${Math.floor(wrong / dimensions)} has another value`;
}
