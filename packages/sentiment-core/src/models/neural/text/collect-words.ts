import type { Preprocessor, Token } from '../../../contracts/preprocessor.ts';
import {
  readTrainingTexts,
  type TrainingTextCount,
  type TrainingTextsOptions,
} from '../../text-pipeline/training-texts.ts';
import type { TaughtExamples } from '../training/teacher.ts';
import type { WordPipeline } from './word-pipeline.ts';

/** A dataset as numbers of words: everything training needs, and no text. */
export interface CollectedWords extends TrainingTextCount {
  /** The words in the order they were met. */
  readonly words: readonly string[];
  /** Rows that each word is in, [words]. */
  readonly rowCounts: Int32Array;
  /** Words of all rows one after another, as places in `words`. */
  readonly sequence: Int32Array;
  /** Ends of the rows in `sequence`, [rows]. */
  readonly ends: Int32Array;
  /** Label index of each row. */
  readonly targets: Int32Array;
  /** What rows are learnt as, row-major [rows, labels]; undefined: as their labels. */
  readonly probabilities: Float32Array | undefined;
  readonly weights: Float64Array;
  /** Source of each row, as an index. */
  readonly sources: Int32Array;
}

/**
 * Reads a dataset once. Memory: four bytes a word of text, and the different words.
 * @param maxLength words of a text that count
 * @throws {SentimentError} `aborted`, and what reading the dataset throws
 */
export async function collectWords(
  dataset: TaughtExamples,
  preprocessor: Pick<Preprocessor, 'tokenize'>,
  maxLength: number,
  options: TrainingTextsOptions,
): Promise<CollectedWords> {
  const numbers = new Map<string, number>();
  const rowCounts: number[] = [];
  const lastRows: number[] = [];
  const ends: number[] = [];
  const targets: number[] = [];
  const taught: Float32Array[] = [];
  const weights: number[] = [];
  const sources: number[] = [];
  const sourceNumbers = new Map<string, number>();
  let sequence = new Int32Array(1 << 16);
  let length = 0;

  function numberOf(word: string): number {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, rowCounts.length);
    lastRows.push(-1);
    return rowCounts.push(0) - 1;
  }

  const add = (tokens: readonly Token[]): void => {
    const count = Math.min(tokens.length, maxLength);
    if (length + count > sequence.length) {
      const larger = new Int32Array(Math.max(sequence.length * 2, length + count));
      larger.set(sequence);
      sequence = larger;
    }
    for (let index = 0; index < count; index++) {
      const word = numberOf(tokens[index].text);
      sequence[length++] = word;
      if (lastRows[word] === ends.length) continue;
      lastRows[word] = ends.length;
      rowCounts[word]++;
    }
    ends.push(length);
  };

  const counted = await readTrainingTexts(dataset, preprocessor, options, (tokens, example) => {
    const { label, weight = 1, source = '', probabilities } = example;
    add(tokens);
    targets.push(label);
    if (probabilities) taught.push(probabilities);
    weights.push(weight);
    if (!sourceNumbers.has(source)) sourceNumbers.set(source, sourceNumbers.size);
    sources.push(sourceNumbers.get(source) ?? 0);
  });
  return {
    ...counted,
    words: [...numbers.keys()],
    rowCounts: Int32Array.from(rowCounts),
    sequence: sequence.slice(0, length),
    ends: Int32Array.from(ends),
    targets: Int32Array.from(targets),
    probabilities: taught.length === 0 ? undefined : rowMajor(taught),
    weights: Float64Array.from(weights),
    sources: Int32Array.from(sources),
  };
}

function rowMajor(rows: readonly Float32Array[]): Float32Array {
  const [{ length: width }] = rows;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => values.set(row, index * width));
  return values;
}

/** Texts as rows of the table of vectors. */
export interface EncodedRows {
  /** Rows of the table, of all texts one after another. */
  readonly ids: Int32Array;
  /** Where each text begins in `ids`, and the end of the last, [rows + 1]. */
  readonly offsets: Int32Array;
  /** Ids of each text, [rows]. */
  readonly lengths: Int32Array;
  /** Label index of each text. */
  readonly targets: Int32Array;
  /** What texts are learnt as, row-major [rows, labels]; undefined: as their labels. */
  readonly probabilities?: Float32Array | undefined;
  /** Of each text. */
  readonly weights: Float64Array;
}

/** Encodes what was collected, as the pipeline encodes texts. */
export function encodeRows(
  { words, sequence, ends, targets, probabilities, weights }: CollectedWords,
  pipeline: WordPipeline,
): EncodedRows {
  const tokens = words.map((text) => ({ text }));
  const encoded: Int32Array[] = [];
  const offsets = new Int32Array(ends.length + 1);
  let start = 0;
  ends.forEach((end, row) => {
    const own = Array.from(sequence.subarray(start, end), (word) => tokens[word]);
    const ids = pipeline.encodeTokens(own);
    encoded.push(ids);
    offsets[row + 1] = offsets[row] + ids.length;
    start = end;
  });
  const ids = new Int32Array(offsets[ends.length]);
  encoded.forEach((own, row) => ids.set(own, offsets[row]));
  return { ids, offsets, lengths: Int32Array.from(encoded, ({ length }) => length), targets, probabilities, weights };
}
