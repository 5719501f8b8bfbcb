import type { TrainingObserver } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { createWordCorpusBuilder, type TokenizedTexts, type WordCorpus } from '../word-corpus.ts';
import type { WordVectors } from '../word-vectors.ts';
import {
  allocateWeights,
  createSubwordReader,
  createWordInputs,
  readWordInput,
  type WordInputs,
} from './word-inputs.ts';
import { type SkipGramOptions, type SkipGramSettings, skipGramSettings } from './options.ts';
import { createSkipGramPass } from './skip-gram-pass.ts';

export interface FitSkipGramOptions {
  readonly signal?: AbortSignal;
  /**
   * Called for the stages `read` (`texts`, `tokens`) and `iteration` (`progress` in 0..1, `epoch` from 1, `learningRate`, and `loss`:
   * the mean of a pair and its negatives since the last event).
   */
  readonly observer?: TrainingObserver;
  /** Called when the observer throws. Default: a warning on the console. */
  readonly onObserverError?: (error: unknown) => void;
}

/** What a training of word vectors yields. */
export interface SkipGramModel {
  /** The most frequent word first. */
  readonly vectors: WordVectors;
  /** How often each word came, [words]. */
  readonly counts: Int32Array;
  /** Tokens that were read, rare words too. */
  readonly tokensRead: number;
  /**
   * The vector of a word, [dimensions]; of an unknown one the mean of its sub-words, undefined where there are none.
   */
  vectorOf(word: string): Float32Array | undefined;
}

export interface SkipGramTrainer {
  /**
   * Learns from all texts, in their order, which are read once and kept at 4 bytes a token. The same texts, options and seed
   * give the same vectors.
   * @throws {SentimentError} `aborted`, `dataset_invalid` when no word comes `minimumCount` times, `training_failed` when a
   * number is not finite or the memory too small
   */
  fit(texts: TokenizedTexts, options?: FitSkipGramOptions): Promise<SkipGramModel>;
}

const tokensBetweenPauses = 20_000;
const textsBetweenEvents = 100_000;
/** The last steps are this fraction of the first. */
const leastRateFraction = 1e-4;

/**
 * Learns vectors of words from the words around them, on one thread. Memory: (2 × words + buckets) × dimensions × 4 bytes,
 * and the texts.
 * @throws {SentimentError} `option_invalid`
 */
export function createSkipGramTrainer(options: SkipGramOptions = {}): SkipGramTrainer {
  const settings = skipGramSettings(options);
  return {
    async fit(texts, fitOptions = {}) {
      const corpus = await readCorpus(texts, settings.minimumCount, fitOptions);
      const random = createSeededRandom(settings.seed);
      const inputs = createWordInputs(corpus.words, settings, random);
      await learn(corpus, settings, inputs, random, fitOptions);
      const { dimensions } = settings;
      const values = new Float32Array(corpus.words.length * dimensions);
      const vector = new Float32Array(inputs.stride);
      corpus.words.forEach((_, row) => {
        readWordInput(inputs, row, vector);
        values.set(vector.subarray(0, dimensions), row * dimensions);
      });
      if (!values.every(Number.isFinite)) {
        const message = 'the vectors are not finite; a smaller learningRate may help';
        throw new SentimentError({ code: 'training_failed', message });
      }
      const rows = new Map(corpus.words.map((word, row) => [word, row]));
      const ofSubwords = createSubwordReader(corpus.words.length, settings.subwords, inputs);
      return {
        vectors: { dimensions, words: corpus.words, values },
        counts: corpus.counts,
        tokensRead: corpus.tokensRead,
        vectorOf(word) {
          const row = rows.get(word);
          return row === undefined ? ofSubwords(word) : values.slice(row * dimensions, (row + 1) * dimensions);
        },
      };
    },
  };
}

async function readCorpus(
  texts: TokenizedTexts,
  minimumCount: number,
  options: FitSkipGramOptions,
): Promise<WordCorpus> {
  const emit = createEmitter(options);
  const builder = createWordCorpusBuilder();
  let read = 0;
  let step = 0;
  for await (const group of texts) {
    throwIfAborted(options.signal);
    for (const tokens of group) builder.add(tokens);
    read += group.length;
    if (read < (step + 1) * textsBetweenEvents) continue;
    emit('read', ++step, { texts: read, tokens: builder.tokensRead });
    await pause();
  }
  emit('read', step + 1, { texts: read, tokens: builder.tokensRead });
  const corpus = builder.finish(minimumCount);
  if (corpus.words.length > 0) return corpus;
  const message = `no word comes ${minimumCount} times or more in ${read} texts of ${builder.tokensRead} tokens`;
  throw new SentimentError({ code: 'dataset_invalid', message });
}

async function learn(
  corpus: WordCorpus,
  settings: SkipGramSettings,
  inputs: WordInputs,
  random: () => number,
  options: FitSkipGramOptions,
): Promise<void> {
  const { epochs, learningRate } = settings;
  const emit = createEmitter(options);
  const output = allocateWeights(corpus.words.length * inputs.stride);
  const pass = createSkipGramPass(corpus, settings, inputs, output, random);
  const length = corpus.tokens.length;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let from = 0; from < length;) {
      await pause();
      throwIfAborted(options.signal);
      const rate = learningRate * Math.max(1 - (epoch + from / length) / epochs, leastRateFraction);
      from = pass.learn(from, tokensBetweenPauses, rate);
      const { loss, pairs } = pass.takeLoss();
      emit('iteration', ++step, {
        progress: (epoch + from / length) / epochs,
        epoch: epoch + 1,
        loss: pairs === 0 ? 0 : loss / pairs,
        learningRate: rate,
      });
    }
  }
  throwIfAborted(options.signal);
}

/** Lets a signal be delivered while the loop keeps the thread. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
