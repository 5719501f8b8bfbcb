import { SentimentError } from '../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { described, integer, oneOf, opaque, optional, text, withDefault } from '../schema/schema.ts';
import { countSeparators, lineEnd, looksLikeValue, readHeader, readValues, wordEnd } from './vector-line.ts';
import type { WordVectors } from './word-vectors.ts';

/** Which lines of a file of word vectors are read, and how. */
export interface WordVectorReadOptions {
  /** Only these words are kept. Default: all. */
  readonly vocabulary?: ReadonlySet<string> | undefined;
  /** Lines of words to read at most, 1 or more; files have the most frequent words first. Default: all. */
  readonly maximumLines?: number | undefined;
  /** Numbers a word, 1 to 100,000. Default: as the header says, else as the first line has; its word must then hold no space. */
  readonly dimensions?: number | undefined;
  /**
   * word2vec and fastText begin with a line of two whole numbers, how many words and how many dimensions; GloVe does not.
   * Default `auto`: it is a header when the first line is such a line.
   */
  readonly header?: 'absent' | 'auto' | 'present' | undefined;
  /** What to do when a word comes again: stop, or keep the first. Default `error`. */
  readonly duplicates?: 'error' | 'keep-first' | undefined;
}

export interface WordVectorLinesOptions extends WordVectorReadOptions {
  /** Of the file, for messages. */
  readonly name: string;
}

const largestDimensions = 100_000;

export const wordVectorLinesOptions = optionsOf<WordVectorLinesOptions>()({
  name: text(),
  vocabulary: optional(opaque<ReadonlySet<string>>()),
  maximumLines: described('Most lines of words that are read.', optional(integer(1, 2 ** 31 - 1))),
  dimensions: described('Numbers a word.', optional(integer(1, largestDimensions))),
  header: described(
    'Whether the first line says how many words and dimensions there are.',
    withDefault(oneOf(['absent', 'auto', 'present']), 'auto'),
  ),
  duplicates: described('What to do when a word comes again.', withDefault(oneOf(['error', 'keep-first']), 'error')),
});

/** Makes vectors of the lines of a file, one after the other. Memory: the rows that are kept. */
export interface WordVectorLines {
  /** @returns false when no further line is wanted */
  add(line: Uint8Array): boolean;
  finish(): WordVectors;
}

/**
 * Reads word vectors as text: GloVe, word2vec or fastText. A line is a word and its values, with one space or tab between
 * them; a word may hold spaces, since the values are counted from the end. Lines of words that are not kept are
 * checked for their width alone.
 * `add` and `finish` throw {SentimentError} `dataset_invalid`, naming file and line.
 * @throws {SentimentError} `option_invalid`
 */
export function createWordVectorLines(options: WordVectorLinesOptions): WordVectorLines {
  const settings = parseOptions(wordVectorLinesOptions, options);
  const { name, vocabulary, maximumLines = Infinity, header, duplicates } = settings;
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const known = new Map<string, number>();
  let { dimensions } = settings;
  let declared: number | undefined;
  let line = 0;
  let wordLines = 0;
  let matrix: GrowingMatrix | undefined;
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message });
  };
  const failHere = (problem: string): never => fail(`${name} line ${line}: ${problem}`);

  /** @returns whether the line was a header */
  function begin(first: Uint8Array): boolean {
    const end = lineEnd(first);
    const found = header === 'absent' || end > 40 ? undefined : readHeader(lenient.decode(first.subarray(0, end)));
    if (header === 'present' && !found) failHere('a header of two whole numbers is needed: words and dimensions');
    if (found) {
      if (found.dimensions < 1 || found.dimensions > largestDimensions)
        failHere(`the header says ${found.dimensions} dimensions; 1 to ${largestDimensions} are possible`);
      if (dimensions !== undefined && dimensions !== found.dimensions)
        failHere(`the header says ${found.dimensions} dimensions, ${dimensions} are wanted`);
      dimensions = found.dimensions;
      declared = found.words;
    }
    dimensions ??= countSeparators(first, end);
    if (dimensions < 1 || dimensions > largestDimensions)
      failHere(`${dimensions} values after the word; 1 to ${largestDimensions} are possible`);
    return found !== undefined;
  }

  function wordOf(bytes: Uint8Array): string | undefined {
    try {
      return strict.decode(bytes);
    } catch {
      return vocabulary ? undefined : failHere('the word is not valid UTF-8');
    }
  }

  function addWord(content: Uint8Array, columns: number): void {
    const end = lineEnd(content);
    const split = wordEnd(content, end, columns);
    if (split < 0) failHere(`${countSeparators(content, end)} values instead of ${columns}, or no word`);
    if (split === 0) failHere('no word before the values');
    if (lineEnd(content.subarray(0, split)) < split) failHere('two spaces after each other');
    const word = wordOf(content.subarray(0, split));
    if (word === undefined) return;
    if (looksLikeValue(word)) failHere(`more values than ${columns}`);
    if (vocabulary && !vocabulary.has(word)) return;
    const before = known.get(word);
    if (before !== undefined) {
      if (duplicates === 'keep-first') return;
      failHere(`the word was on line ${before} already`);
    }
    matrix ??= createGrowingMatrix(columns);
    const { values, start } = matrix.nextRow();
    const wrong = readValues(lenient.decode(content.subarray(split + 1, end)), values, start);
    if (wrong >= 0) failHere(`value ${wrong + 1} of ${columns} is not a finite number`);
    matrix.keepRow();
    known.set(word, line);
  }

  return {
    add(content) {
      line++;
      if (line === 1 && begin(content)) return true;
      addWord(content, dimensions ?? 0);
      wordLines++;
      return wordLines < maximumLines;
    },
    finish() {
      if (wordLines === 0) fail(`${name}: there are no word vectors`);
      if (declared !== undefined && wordLines !== declared && wordLines < maximumLines)
        fail(`${name} line ${line}: the header says ${declared} words, the file has ${wordLines}`);
      return { dimensions: dimensions ?? 0, words: [...known.keys()], values: matrix?.finish() ?? new Float32Array(0) };
    },
  };
}

/** Rows of one width, as many as come. */
interface GrowingMatrix {
  readonly rows: number;
  /** Where the next row goes; it counts once `keepRow` is called. The array may change with every call. */
  nextRow(): { readonly values: Float32Array; readonly start: number };
  keepRow(): void;
  /** All rows, row-major, [rows, columns]. */
  finish(): Float32Array;
}

/** Kept in blocks, so that growing copies nothing; `finish` holds everything twice for a moment. */
const blockValues = 1 << 18;

function createGrowingMatrix(columns: number): GrowingMatrix {
  const rowsInBlock = Math.max(1, Math.floor(blockValues / columns));
  const blocks: Float32Array[] = [];
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    nextRow() {
      const block = Math.floor(rows / rowsInBlock);
      if (block === blocks.length) blocks.push(new Float32Array(rowsInBlock * columns));
      return { values: blocks[block], start: (rows % rowsInBlock) * columns };
    },
    keepRow() {
      rows++;
    },
    finish() {
      const values = new Float32Array(rows * columns);
      blocks.forEach((block, index) => {
        const start = index * rowsInBlock * columns;
        values.set(block.subarray(0, values.length - start), start);
      });
      return values;
    },
  };
}
