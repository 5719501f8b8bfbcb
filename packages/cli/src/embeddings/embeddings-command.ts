import {
  type Coverage,
  createSkipGramTrainer,
  type SkipGramOptions,
  tokenizeTexts,
  type WordVectorFormat,
} from 'sentiment-core/embeddings';
import { checkWordVectorsFile, measureCoverage, readTexts, writeWordVectors } from 'sentiment-core/node';
import { loadPreprocessor, parsePreprocessing } from 'sentiment-core/training';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, count, createOutput, percent, watchWork } from '../terminal/output.ts';
import { createTrainingProgress } from '../terminal/training-progress.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';

type TrainerFlags = Required<Omit<SkipGramOptions, 'subwords'>>;

export interface EmbeddingsTrainOptions extends TrainerFlags, ReadingFlags {
  readonly data: readonly string[];
  /** Name of a preprocessing variant. */
  readonly preprocessing: string;
  /** Shortest and longest part of a word, or `none`. */
  readonly subwords: readonly [number, number] | 'none';
  readonly buckets: number;
  readonly format: WordVectorFormat;
  readonly output: string;
}

export interface EmbeddingsCoverageOptions extends ReadingFlags {
  readonly data: readonly string[];
  readonly preprocessing: string;
  readonly misses: number;
  /** Only so many words of the file are read. */
  readonly first?: number | undefined;
  readonly json?: boolean | undefined;
}

/** Learns word vectors from the texts of files and writes them. */
export async function trainEmbeddings(options: EmbeddingsTrainOptions, io: CommandLineIo): Promise<void> {
  const { data, preprocessing, subwords, buckets, format, output } = options;
  const { dimensions, window, negatives, epochs, minimumCount, subsample, learningRate, seed } = options;
  const trainer = createSkipGramTrainer({
    dimensions,
    window,
    negatives,
    epochs,
    minimumCount,
    subsample,
    learningRate,
    seed,
    subwords: subwords === 'none' ? 'none' : { min: subwords[0], max: subwords[1], buckets },
  });
  await checkWordVectorsFile(output);
  const preprocessor = await loadPreprocessor(parsePreprocessing(preprocessing));
  await watchWork(io, async ({ progress, signal }) => {
    const reading = tableOptions({ ...options, onWarning: warnOnce(progress) });
    async function* texts() {
      for (const file of data) yield* readTexts(file, reading);
    }
    const started = performance.now();
    const { vectors, tokensRead } = await trainer.fit(tokenizeTexts(texts(), preprocessor), {
      signal,
      observer: createTrainingProgress(progress, { settings: { epochs: options.epochs } }),
      onObserverError: (error) => progress.note(`progress cannot be shown: ${String(error)}`),
    });
    const seconds = (performance.now() - started) / 1000;
    await writeWordVectors(output, vectors, { format, signal });
    progress.clear();
    await createOutput(io.stdout).write(
      `${output}: ${count(vectors.words.length)} words of ${vectors.dimensions} dimensions, ` +
        `learnt from ${count(tokensRead)} tokens in ${seconds.toFixed(1)} s\n`,
    );
  });
}

/** Prints how many words of texts a file of word vectors knows. */
export async function coverEmbeddings(
  vectors: string,
  { data, preprocessing, misses, first, json, ...flags }: EmbeddingsCoverageOptions,
  io: CommandLineIo,
): Promise<void> {
  await watchWork(io, async ({ progress, signal }) => {
    const coverage = await measureCoverage(vectors, data, {
      reading: tableOptions({ ...flags, onWarning: warnOnce(progress) }),
      misses,
      preprocessing: parsePreprocessing(preprocessing),
      ...(first !== undefined && { maximumLines: first }),
      signal,
      onProgress: (stage, read) => {
        if (read >= quickRows) progress.update(`read ${count(read)} ${stage}`);
      },
    });
    progress.clear();
    await createOutput(io.stdout).write(
      json ? `${JSON.stringify(coverage)}\n` : formatCoverage(coverage, vectors, preprocessing),
    );
  });
}

/** Fewer are read before anybody asks how far it is. */
const quickRows = 10_000;

function percentOrNone(fraction: number): string {
  return Number.isNaN(fraction) ? '-' : percent(fraction);
}

/** A coverage report for people. */
function formatCoverage(coverage: Coverage, vectors: string, preprocessing: string): string {
  const { texts, textsWithoutKnown, tokens, unknownTokens, types, unknownTypes, misses } = coverage;
  const sections = [
    `${vectors}: ${count(texts)} texts, preprocessing ${preprocessing}; ` +
      `${count(textsWithoutKnown)} of them have no known word\n`,
    alignedTable([
      ['', 'all', 'known', 'unknown', 'coverage'],
      [
        'tokens',
        count(tokens),
        count(tokens - unknownTokens),
        count(unknownTokens),
        percentOrNone(coverage.tokenCoverage),
      ],
      [
        'different words',
        count(types),
        count(types - unknownTypes),
        count(unknownTypes),
        percentOrNone(coverage.typeCoverage),
      ],
    ]),
  ];
  if (misses.length > 0) {
    sections.push(
      alignedTable([
        ['most frequent unknown words', 'count', 'of all tokens'],
        ...misses.map(({ word, count: times }) => [word, count(times), `${((100 * times) / tokens).toFixed(2)}%`]),
      ]),
    );
  }
  return sections.join('\n');
}
