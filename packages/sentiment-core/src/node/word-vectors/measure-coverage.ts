import { type Coverage, createCoverageCounter } from '../../embeddings/coverage.ts';
import { tokenizeTexts } from '../../embeddings/word-corpus.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { loadPreprocessor } from '../../preprocessing/load-preprocessor.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { readTexts, type ReadTextsOptions } from '../tables/read-texts.ts';
import { readWordVectors, type ReadWordVectorsOptions } from './word-vector-files.ts';

export interface MeasureCoverageOptions extends Omit<ReadWordVectorsOptions, 'onProgress' | 'vocabulary'> {
  /** Where the texts are in the files, and how they are written. */
  readonly reading?: ReadTextsOptions | undefined;
  readonly preprocessing: PreprocessingSettings;
  /** How many unknown words are named, 0 or more. Default 20. */
  readonly misses?: number | undefined;
  /** Told what is read, and how many texts or lines so far. */
  readonly onProgress?: ((stage: 'texts' | 'vectors', read: number) => void) | undefined;
}

/**
 * How much of data files a file of word vectors knows. The data is read twice and the vectors once; memory: the different
 * words of the data and their vectors.
 * @param vectors path of a file in one of the formats of `readWordVectors`
 * @param files paths of data files, at least one, as `readTexts` takes them
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`, `option_invalid`, or the reason of `signal`
 */
export async function measureCoverage(
  vectors: string,
  files: readonly string[],
  { reading, preprocessing, misses = 20, signal, onProgress, ...vectorOptions }: MeasureCoverageOptions,
): Promise<Coverage> {
  if (files.length === 0)
    throw new SentimentError({ code: 'option_invalid', field: 'files', message: 'files: at least one is needed' });
  const preprocessor = await loadPreprocessor(preprocessing);
  async function eachText(visit: (tokens: readonly string[]) => void): Promise<void> {
    let read = 0;
    for (const file of files) {
      for await (const group of tokenizeTexts(readTexts(file, reading), preprocessor)) {
        signal?.throwIfAborted();
        group.forEach(visit);
        read += group.length;
        onProgress?.('texts', read);
      }
    }
  }
  const vocabulary = new Set<string>();
  await eachText((tokens) => {
    for (const token of tokens) vocabulary.add(token);
  });
  const { words } = await readWordVectors(vectors, {
    ...vectorOptions,
    vocabulary,
    signal,
    onProgress: (lines) => onProgress?.('vectors', lines),
  });
  const counter = createCoverageCounter(new Set(words), misses);
  await eachText((tokens) => counter.add(tokens));
  return counter.coverage();
}
