import type { Dataset, FitOptions } from '../../../contracts/trainer.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';
import { recordingPreprocessor, type TrainingTextCount } from '../../text-pipeline/training-texts.ts';
import { type CollectedWords, collectWords, type EncodedRows, encodeRows } from './collect-words.ts';
import { createWordPipeline, neededWordForms, type WordPipeline } from './word-pipeline.ts';
import type { NeuralSettings } from '../options.ts';
import { teach } from '../training/teacher.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import { type BalancedRows, balanceRowWeights, type ClassWeights } from '../../linear/training-rows.ts';

/** The rows of a training, and the pipeline that was made for them. */
interface TrainingRows extends TrainingTextCount {
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

/**
 * The words that a model knows: those in enough rows, and those with a vector; the most frequent first, among equals in the
 * order of their code units. Where vectors are not learnt on, only words that have one.
 * @throws {SentimentError} `dataset_invalid` when there are none
 */
function chooseVocabulary(
  { words, rowCounts, rows, tooShort }: CollectedWords,
  { embeddings, fineTune, minCount, vocabularySize, preprocessing }: NeuralSettings,
): string[] {
  const withVector = new Set(embeddings?.words);
  const isKnown = (word: string, place: number): boolean =>
    withVector.has(word) || (fineTune && rowCounts[place] >= minCount);
  const places = words.flatMap((word, place) => (isKnown(word, place) ? [place] : []));
  places.sort((first, second) => rowCounts[second] - rowCounts[first] || (words[first] < words[second] ? -1 : 1));
  if (places.length > 0) return places.slice(0, vocabularySize).map((place) => words[place]);
  const cause = fineTune ? `no word is in ${minCount} rows` : 'no word has a vector';
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `the vocabulary is empty: ${cause}; ${rows} texts were used, ${tooShort} have fewer than ${preprocessing.minimumTokens} tokens`,
  });
}

/**
 * @param labels those that need a row
 * @throws {SentimentError} `dataset_invalid` without rows, or when a label has none that is long enough
 */
export function checkRows(
  { rows, tooShort, targets }: Pick<CollectedWords, 'rows' | 'tooShort' | 'targets'>,
  labels: readonly string[],
  minimum: number,
  name: 'training' | 'validation' | 'held-out' = 'training',
): void {
  const filtered = tooShort === 0 ? '' : ` (${tooShort} texts of fewer than ${minimum} tokens were left out)`;
  const fail = (what: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${what}${filtered}` });
  };
  if (rows === 0) {
    fail(
      name === 'held-out'
        ? 'no row was held out: a larger heldOut, or more rows, are needed'
        : `the ${name} data has no rows`,
    );
  }
  const present = new Set(targets);
  const missing = labels.find((_, label) => !present.has(label));
  if (missing !== undefined) fail(`no row of the ${name} data is labelled ${missing}: there is nothing to tell apart`);
}

/**
 * What rows count in training: their weights, balanced if wanted, and 1 on average, so that the learning rate means the
 * same whatever the weights are.
 */
function learningWeights(rows: BalancedRows, classWeights: ClassWeights): Float64Array {
  const balanced = balanceRowWeights(rows, classWeights);
  const total = balanced.reduce((sum, own) => sum + own, 0);
  return balanced.map((weight) => (weight * balanced.length) / total);
}
