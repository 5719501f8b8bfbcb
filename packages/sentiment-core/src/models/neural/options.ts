import {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
  requireText,
} from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import type { TfjsBackend } from '../../engines/tfjs/load-tfjs.ts';
import type {
  PreprocessingName,
  PreprocessingOptions,
  PreprocessingSettings,
} from '../../preprocessing/preprocessing-settings.ts';
import { textPipelineSettings } from '../text-pipeline/options.ts';
import { type LearningRateSchedule, learningRateSchedules } from './training/optimizer.ts';
import { type LinearPartOptions, type LinearPartSettings, linearPartSettings } from './combination/linear-training.ts';
import { type Teacher, type TeacherSettings, teacherSettings } from './training/teacher.ts';
import { type Architecture, architectures, checkNetworkSettings, type Pooling } from './networks/network-settings.ts';

export interface NeuralOptions {
  /** The mean of word vectors, windows over words, or a memory over words in one or both directions. */
  readonly architecture: Architecture;
  /** Name of the model in its artifact. Default: the architecture. */
  readonly name?: string;
  /** Version of the model in its artifact. Default `1`. */
  readonly version?: string;
  /** Default `advanced` without negation marks, so that words are those of word vectors. */
  readonly preprocessing?: PreprocessingName | PreprocessingOptions;
  /** Vectors to begin with. Default none: all words begin with small random numbers. */
  readonly embeddings?: WordVectors | undefined;
  /** True learns the word vectors on; false, with `embeddings`, leaves them as they are, and words without one unknown. Default true. */
  readonly fineTune?: boolean;
  /** Length of a word's vector, 1 to 1000. Default that of `embeddings`, else 100. */
  readonly dimensions?: number;
  /** Units of the memory in each direction, filters of each width, or of the hidden layer (0: none), 0 to 1024. Default 64. */
  readonly units?: number;
  /** What becomes of the states of a memory over time. Default `max` for `bilstm`, else `last`. */
  readonly pooling?: Pooling;
  /** Widths of the windows of `text-cnn`, 1 to 10, ascending. Default 2, 3, 4. */
  readonly windows?: readonly number[];
  /** Words of a text that count, from its beginning, 1 to 10,000. Default 60. */
  readonly maxLength?: number;
  /** Words known at most, the most frequent first, 1 to 10^7. Default 60,000. */
  readonly vocabularySize?: number;
  /** Rows that a word must be in to be known, 1 or more. Words with a vector in `embeddings` need one. Default 3. */
  readonly minCount?: number;
  /** Rows of a table for pairs of neighbouring words, found by a hash; of `embedding-average`, 0 to 10^7. Default 0. */
  readonly bigramBuckets?: number;
  /** Share of the features before the last layer that is left out in training, in [0, 0.95]. Default 0.3. */
  readonly dropout?: number;
  /** Share of the numbers of word vectors that is left out in training, in [0, 0.95]. Default 0.2; 0 for `embedding-average`. */
  readonly embeddingDropout?: number;
  /** Share of the words that are taken for unknown in training, in [0, 0.95]. Default 0. */
  readonly wordDropout?: number;
  /** False fills every text up to `maxLength` with zeros that count like words. Default true: there is no filling. */
  readonly masking?: boolean;
  /** Rows of a step, 1 to 100,000. Default 256. */
  readonly batchSize?: number;
  /** Of Adam, in [1e-7, 1]. Default 0.002. */
  readonly learningRate?: number;
  /** From the learning rate on: `constant`, or down to 0 at the last epoch by a line or half a cosine. Default `cosine`. */
  readonly schedule?: LearningRateSchedule;
  /** Passes over the rows at most, 1 to 1000. Default 5. */
  readonly epochs?: number;
  /** Epochs without a lower validation loss before training stops, 1 to 1000; the weights of the lowest are kept. Default 2. */
  readonly patience?: number;
  /** `balanced`: the rows of every label weigh the same in sum; `balanced-by-source`: within each source. Default `none`. */
  readonly classWeights?: 'none' | 'balanced' | 'balanced-by-source';
  /**
   * A linear part over hashed n-grams beside the network (after Cheng et al., "Wide & deep learning for recommender systems", 2016):
   * logistic regression fitted on its own; the scores of both are added up, with weights that are fitted on held-out rows.
   * `{}` for its defaults; not with the preprocessing `bert`. Default false: none.
   */
  readonly linear?: LinearPartOptions | false;
  /** `temperature` divides the scores by what suits held-out rows; a linear part brings a calibration of its own. Default `none`. */
  readonly calibration?: 'none' | 'temperature';
  /**
   * Share of the texts that nothing learns from where there is a linear part or a calibration, in [0.001, 0.5]. They also say when
   * to stop, unless `fit` is given validation rows. Default 0.05.
   */
  readonly heldOut?: number;
  /**
   * A model whose probabilities for the training rows are learnt beside their labels (after Hinton, Vinyals, Dean, "Distilling the
   * knowledge in a neural network", 2015). Held-out and validation rows keep their labels alone, and so does the linear part. Default none.
   */
  readonly teacher?: Teacher | undefined;
  /**
   * Decay of a running mean of all numbers of the network over the steps, in [0, 0.99999]; the mean is evaluated and kept (after
   * Polyak, Juditsky, 1992). Its first steps count less. Default 0: none.
   */
  readonly averaging?: number;
  /** Gradients longer than this are shortened to it, in [1e-3, 1e6]. Default 1. */
  readonly gradientClip?: number;
  /** 32-bit whole number. Default 0. */
  readonly seed?: number;
  /** `auto` takes tfjs-node where it is installed and built, else wasm. Each backend rounds in its own way. Default `auto`. */
  readonly backend?: TfjsBackend | 'auto';
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

export interface NeuralSettings extends Required<Omit<NeuralOptions, NotPlain>> {
  readonly preprocessing: PreprocessingSettings;
  readonly linear: LinearPartSettings | false;
  readonly embeddings: WordVectors | undefined;
  readonly checkpoints: CheckpointStore | undefined;
  readonly teacher: TeacherSettings | undefined;
}

const defaults = {
  version: '1',
  preprocessing: { variant: 'advanced', negation: false },
  fineTune: true,
  units: 64,
  windows: [2, 3, 4],
  maxLength: 60,
  vocabularySize: 60_000,
  minCount: 3,
  bigramBuckets: 0,
  dropout: 0.3,
  wordDropout: 0,
  masking: true,
  batchSize: 256,
  learningRate: 0.002,
  schedule: 'cosine',
  epochs: 5,
  patience: 2,
  classWeights: 'none',
  linear: false,
  calibration: 'none',
  heldOut: 0.05,
  averaging: 0,
  gradientClip: 1,
  seed: 0,
  backend: 'auto',
} as const;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function neuralSettings(options: NeuralOptions): NeuralSettings {
  const { architecture, embeddings, checkpoints, teacher } = options;
  requireChoice('architecture', architecture, architectures);
  const known = [
    'architecture',
    'name',
    'embeddings',
    'dimensions',
    'pooling',
    'embeddingDropout',
    'checkpoints',
    'teacher',
  ];
  refuseUnknownOptions(options, [...known, ...Object.keys(defaults)]);
  if (embeddings !== undefined) checkEmbeddings(embeddings);
  const { preprocessing } = textPipelineSettings(
    { preprocessing: options.preprocessing ?? defaults.preprocessing },
    defaults,
  );
  const settings: NeuralSettings = {
    ...defaults,
    name: architecture,
    dimensions: embeddings?.dimensions ?? 100,
    pooling: architecture === 'bilstm' ? 'max' : 'last',
    embeddingDropout: architecture === 'embedding-average' ? 0 : 0.2,
    ...options,
    preprocessing,
    linear: readLinear(options.linear ?? defaults.linear),
    embeddings,
    checkpoints,
    teacher: teacher === undefined ? undefined : teacherSettings(teacher),
  };
  checkShape(settings);
  checkTraining(settings);
  return settings;
}

function checkShape(settings: NeuralSettings): void {
  const { architecture, embeddings, dimensions, bigramBuckets } = settings;
  requireText('name', settings.name);
  requireText('version', settings.version);
  checkNetworkSettings(settings);
  requireInteger('maxLength', settings.maxLength, 1, 10_000);
  requireInteger('vocabularySize', settings.vocabularySize, 1, 1e7);
  requireInteger('minCount', settings.minCount, 1, 2 ** 31 - 1);
  requireInteger('bigramBuckets', bigramBuckets, 0, 1e7);
  requireBoolean('fineTune', settings.fineTune);
  requireBoolean('masking', settings.masking);
  if (embeddings && embeddings.dimensions !== dimensions) {
    throw invalid('dimensions', `is ${dimensions}, but the word vectors have ${embeddings.dimensions} numbers`);
  }
  if (!embeddings && !settings.fineTune) throw invalid('fineTune', 'can be false only with embeddings');
  if (settings.linear && settings.preprocessing.variant === 'bert') {
    // Engines that change the case of a text do so once, for both parts.
    throw invalid(
      'linear',
      'needs the preprocessing simple or advanced: bert keeps the case that the linear part gives up',
    );
  }
  if (bigramBuckets > 0 && architecture !== 'embedding-average') {
    throw invalid('bigramBuckets', 'is an option of embedding-average; the other networks see the order of words');
  }
}

function checkTraining(settings: NeuralSettings): void {
  for (const option of ['dropout', 'embeddingDropout', 'wordDropout'] as const) {
    requireNumber(option, settings[option], 0, 0.95);
  }
  requireInteger('batchSize', settings.batchSize, 1, 100_000);
  requireNumber('learningRate', settings.learningRate, 1e-7, 1);
  requireChoice('schedule', settings.schedule, learningRateSchedules);
  requireInteger('epochs', settings.epochs, 1, 1000);
  requireInteger('patience', settings.patience, 1, 1000);
  requireChoice('classWeights', settings.classWeights, ['none', 'balanced', 'balanced-by-source']);
  requireChoice('calibration', settings.calibration, ['none', 'temperature']);
  requireNumber('heldOut', settings.heldOut, 0.001, 0.5);
  requireNumber('averaging', settings.averaging, 0, 0.99999);
  requireNumber('gradientClip', settings.gradientClip, 1e-3, 1e6);
  requireInteger('seed', settings.seed, -(2 ** 31), 2 ** 32 - 1);
  requireChoice('backend', settings.backend, ['auto', 'tfjs-node', 'wasm']);
}

function readLinear(value: unknown): LinearPartSettings | false {
  if (value === false) return false;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return linearPartSettings(value);
  throw invalid('linear', 'must be false or the options of the linear part');
}

function invalid(option: string, what: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: option, message: `option "${option}" ${what}` });
}

/** @throws {SentimentError} `option_invalid` when words and numbers do not fit together */
function checkEmbeddings({ words, dimensions, values }: WordVectors): void {
  const fail = (what: string): never => {
    throw new SentimentError({ code: 'option_invalid', field: 'embeddings', message: `option "embeddings" ${what}` });
  };
  if (!Array.isArray(words) || !(values instanceof Float32Array)) {
    fail('must have words, a list, and values, a Float32Array');
  }
  if (words.length === 0) fail('has no words');
  if (!Number.isInteger(dimensions) || dimensions < 1) fail('must have 1 dimension or more');
  if (values.length !== words.length * dimensions) {
    fail(
      `has ${values.length} values instead of ${words.length} words x ${dimensions}: every vector needs the same width`,
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) fail(`has a value that is no number in the vector of word ${Math.floor(wrong / dimensions)}`);
}
