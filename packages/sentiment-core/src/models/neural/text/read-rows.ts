import type { Dataset, FitOptions } from '../../../contracts/trainer.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';
import { recordingPreprocessor } from '../../text-pipeline/recording-preprocessor.ts';
import type { TrainingTextCount } from '../../text-pipeline/training-texts.ts';
import { checkRows } from './check-rows.ts';
import { chooseVocabulary } from './choose-vocabulary.ts';
import { type CollectedWords, collectWords } from './collect-words.ts';
import { encodeRows, type EncodedRows } from './encoded-rows.ts';
import { learningWeights } from '../training/learning-weights.ts';
import { neededWordForms } from './needed-word-forms.ts';
import type { NeuralSettings } from '../options.ts';
import { teach } from '../training/taught-examples.ts';
import { createWordPipeline, type WordPipeline } from './word-pipeline.ts';

/** The rows of a training, and the pipeline that was made for them. */
export interface TrainingRows extends TrainingTextCount {
  readonly pipeline: WordPipeline;
  readonly encoded: EncodedRows;
}

export interface ReadRowsOptions {
  readonly settings: NeuralSettings;
  readonly emit: EmitTrainingEvent;
  readonly signal: FitOptions['signal'];
}

/** @throws {SentimentError} `dataset_invalid`, `aborted`, and what reading the dataset throws */
export async function readTrainingRows(dataset: Dataset, options: ReadRowsOptions): Promise<TrainingRows> {
  const { settings, emit, signal } = options;
  const { preprocessing, maxLength, teacher } = settings;
  const { minimumTokens } = preprocessing;
  let step = 0;
  const onProgress = ({ rows, tooShort }: TrainingTextCount) => emit('read', ++step, { rows, tooShort });
  const { preprocessor, wordForms } = await recordingPreprocessor(preprocessing);
  const isUsed = (text: string) => preprocessor.tokenize(text).length >= minimumTokens;
  const examples = teacher ? teach(dataset, teacher, isUsed) : dataset;
  const collected = await collectWords(examples, preprocessor, maxLength, { minimumTokens, signal, onProgress });
  checkRows(collected, dataset.labels, minimumTokens);
  const words = chooseVocabulary(collected, settings);
  const pipeline = createWordPipeline({
    preprocessing,
    wordForms: neededWordForms(wordForms(), words),
    words,
    maxLength,
    padded: !settings.masking,
    bigramBuckets: settings.bigramBuckets,
  });
  const weights = learningWeights(collected, settings.classWeights);
  const { rows, tooShort } = collected;
  return { rows, tooShort, pipeline, encoded: { ...encodeRows(collected, pipeline), weights } };
}

/**
 * Validation rows: every one counts, however short, with its own weight.
 * @throws {SentimentError} `dataset_invalid`, `aborted`, and what reading the dataset throws
 */
export async function readValidationRows(
  dataset: Dataset,
  pipeline: WordPipeline,
  { signal }: Pick<ReadRowsOptions, 'signal'>,
): Promise<EncodedRows> {
  return encodeRows(await collectEvery(dataset, pipeline, 'validation', signal), pipeline);
}

/**
 * Rows held out of those of the training: every one counts, and their weights are balanced as the others are.
 * @throws {SentimentError} `dataset_invalid`, `aborted`, and what reading the dataset throws
 */
export async function readHeldRows(
  dataset: Dataset,
  pipeline: WordPipeline,
  { settings, signal }: Pick<ReadRowsOptions, 'settings' | 'signal'>,
): Promise<EncodedRows> {
  const collected = await collectEvery(dataset, pipeline, 'held-out', signal);
  return { ...encodeRows(collected, pipeline), weights: learningWeights(collected, settings.classWeights) };
}

async function collectEvery(
  dataset: Dataset,
  pipeline: WordPipeline,
  name: 'validation' | 'held-out',
  signal: FitOptions['signal'],
): Promise<CollectedWords> {
  const tokenize = (text: string) => pipeline.tokenize(text);
  const collected = await collectWords(dataset, { tokenize }, pipeline.maxLength, { minimumTokens: 0, signal });
  checkRows(collected, [], 0, name);
  return collected;
}
