import type { Token } from '../../../contracts/preprocessor.ts';
import { createPreprocessor } from '../../../preprocessing/create-preprocessor.ts';
import { preprocessingName, type PreprocessingSettings } from '../../../preprocessing/preprocessing-settings.ts';
import { reducerOfForms, type WordForms } from '../../../preprocessing/word-forms.ts';

/** Rows of the table of vectors before those of words. */
export const paddingRow = 0;
export const unknownRow = 1;
export const firstWordRow = 2;

/** What a training found out about texts, and all that serving needs of it. */
export interface WordPipelineContent {
  readonly preprocessing: PreprocessingSettings;
  /** Lemmas or stems of the words of the training; empty without reduction. */
  readonly wordForms: WordForms;
  /** The words that are known, the most frequent first. */
  readonly words: readonly string[];
  /** Words of a text that count. */
  readonly maxLength: number;
  /** True where texts are filled up to `maxLength`. */
  readonly padded: boolean;
  /** Rows of the table for pairs of words, behind those of words. */
  readonly bigramBuckets: number;
}

/** Text to rows of the table of vectors, the same in training and in serving. */
export interface WordPipeline extends WordPipelineContent {
  /** Name of the preprocessing, e.g. `advanced`. */
  readonly name: string;
  /** Rows of the table of vectors. */
  readonly rows: number;
  /** The rows of a text, 1 or more: words, and pairs of words behind them. */
  encode(text: string): Int32Array;
  tokenize(text: string): Token[];
  encodeTokens(tokens: readonly Pick<Token, 'text'>[]): Int32Array;
}

/** Odd, and prime to any number of buckets that is not a multiple of it. */
export const bigramFactor = 1_000_003;

export function createWordPipeline(content: WordPipelineContent): WordPipeline {
  const { preprocessing, wordForms, words, maxLength, padded, bigramBuckets } = content;
  const preprocessor = createPreprocessor(preprocessing, reducerOfForms(wordForms));
  const rowOfWord = new Map(words.map((word, index) => [word, firstWordRow + index]));
  const bigramStart = firstWordRow + words.length;

  function encodeTokens(tokens: readonly Pick<Token, 'text'>[]): Int32Array {
    const present = Math.min(tokens.length, maxLength);
    // A text without words is one unknown word: no network works on nothing.
    const length = padded ? maxLength : Math.max(1, present);
    const rows = new Int32Array(length + (bigramBuckets > 0 ? length - 1 : 0));
    rows.fill(padded ? paddingRow : unknownRow, 0, length);
    for (let index = 0; index < present; index++) rows[index] = rowOfWord.get(tokens[index].text) ?? unknownRow;
    if (bigramBuckets > 0) {
      for (let index = 0; index + 1 < length; index++) {
        rows[length + index] = bigramStart + ((rows[index] * bigramFactor + rows[index + 1]) % bigramBuckets);
      }
    }
    return rows;
  }

  return {
    ...content,
    name: preprocessingName(preprocessing),
    rows: bigramStart + bigramBuckets,
    tokenize: (text) => preprocessor.tokenize(text),
    encode: (text) => encodeTokens(preprocessor.tokenize(text)),
    encodeTokens,
  };
}
