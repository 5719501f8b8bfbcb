import { refuseUnknownOptions, requireChoice, requireInteger } from '../errors/option-checks.ts';

/** What of a file of word vectors is read, and how. */
export interface WordVectorReadOptions {
  /** Only these words are kept. Default: all. */
  readonly vocabulary?: ReadonlySet<string>;
  /** Only so many lines of words are read, 1 or more; files have the most frequent words first. Default: all. */
  readonly maximumLines?: number;
  /** Numbers a word. Default: told by the header, else by the first line, whose word must then hold no space. 1 to 100,000. */
  readonly dimensions?: number;
  /**
   * word2vec and fastText begin with a line of two whole numbers, how many words and how many dimensions; GloVe does not.
   * Default `auto`: it is a header when the first line is such a line.
   */
  readonly header?: 'absent' | 'auto' | 'present';
  /** What to do when a word comes again: stop, or keep the first. Default `error`. */
  readonly duplicates?: 'error' | 'keep-first';
}

export const largestDimensions = 100_000;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function checkReadOptions(options: WordVectorReadOptions): void {
  refuseUnknownOptions(options, ['vocabulary', 'maximumLines', 'dimensions', 'header', 'duplicates']);
  const { maximumLines, dimensions, header, duplicates } = options;
  if (maximumLines !== undefined) requireInteger('maximumLines', maximumLines, 1, 2 ** 31 - 1);
  if (dimensions !== undefined) requireInteger('dimensions', dimensions, 1, largestDimensions);
  if (header !== undefined) requireChoice('header', header, ['absent', 'auto', 'present']);
  if (duplicates !== undefined) requireChoice('duplicates', duplicates, ['error', 'keep-first']);
}
