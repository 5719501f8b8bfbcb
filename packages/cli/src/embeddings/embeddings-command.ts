import {
  createSkipGramTrainer,
  type SkipGramOptions,
  tokenizeTexts,
  type WordVectorFormat,
} from 'sentiment-core/embeddings';
import { checkWordVectorsFile, measureCoverage, readTexts, writeWordVectors } from 'sentiment-core/node';
import { loadPreprocessor, parsePreprocessing } from 'sentiment-core/training';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { formatCoverage } from './coverage-table.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { createTrainingProgress } from '../train/training-progress.ts';

type TrainerFlags = Required<Omit<SkipGramOptions, 'subwords'>>;

export interface EmbeddingsTrainOptions extends TrainerFlags {
  readonly data: readonly string[];
  readonly text: string;
  /** Name of a preprocessing variant. */
  readonly preprocessing: string;
  /** Shortest and longest part of a word, or `none`. */
  readonly subwords: readonly [number, number] | 'none';
  readonly buckets: number;
  readonly format: WordVectorFormat;
  readonly output: string;
}

export interface EmbeddingsCoverageOptions {
  readonly data: readonly string[];
  readonly text: string;
  readonly preprocessing: string;
  readonly misses: number;
  /** Only so many words of the file are read. */
  readonly first?: number;
  readonly json?: boolean;
}

const count = (value: number): string => value.toLocaleString('en-US');

/** Learns word vectors from the texts of files and writes them. */
export async function trainEmbeddings(options: EmbeddingsTrainOptions, io: CommandLineIo): Promise<void> {
  const { data, text, preprocessing, subwords, buckets, format, output } = options;
  const { dimensions, window, negatives, epochs, minimumCount, subsample, learningRate, seed } = options;
  const trainer = createSkipGramTrainer({
    ...{ dimensions, window, negatives, epochs, minimumCount, subsample, learningRate, seed },
    subwords: subwords === 'none' ? 'none' : { min: subwords[0], max: subwords[1], buckets },
  });
  await checkWordVectorsFile(output);
  const preprocessor = await loadPreprocessor(parsePreprocessing(preprocessing));
  async function* texts() {
    for (const file of data) yield* readTexts(file, { text });
  }
  const progress = createProgress(io);
  const abort = new AbortController();
  const { signal } = abort;
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const started = performance.now();
    const { vectors, tokensRead } = await trainer.fit(tokenizeTexts(texts(), preprocessor), {
      signal,
      observer: createTrainingProgress(progress),
      onObserverError: (error) => progress.note(`progress cannot be shown: ${String(error)}`),
    });
    const seconds = (performance.now() - started) / 1000;
    await writeWordVectors(output, vectors, { format, signal });
    progress.clear();
    await createOutput(io.stdout).write(
      `${output}: ${count(vectors.words.length)} words of ${vectors.dimensions} dimensions, ` +
        `learnt from ${count(tokensRead)} tokens in ${seconds.toFixed(1)} s\n`,
    );
  } finally {
    progress.clear();
    stopListening();
  }
}

/** Says how much of the texts of files a file of word vectors knows. */
export async function coverEmbeddings(
  vectors: string,
  { data, text, preprocessing, misses, first, json }: EmbeddingsCoverageOptions,
  io: CommandLineIo,
): Promise<void> {
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const coverage = await measureCoverage(vectors, data, {
      text,
      misses,
      preprocessing: parsePreprocessing(preprocessing),
      ...(first !== undefined && { maximumLines: first }),
      signal: abort.signal,
      onProgress: (stage, read) => {
        if (read >= quickRows) progress.update(`read ${count(read)} ${stage}`);
      },
    });
    progress.clear();
    await createOutput(io.stdout).write(
      json ? `${JSON.stringify(coverage)}\n` : formatCoverage(coverage, vectors, preprocessing),
    );
  } finally {
    progress.clear();
    stopListening();
  }
}

/** Fewer are read before anybody asks how far it is. */
const quickRows = 10_000;
