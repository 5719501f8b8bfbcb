import type { Token } from '../../../contracts/preprocessor.ts';
import { createPreprocessor } from '../../../preprocessing/create-preprocessor.ts';
import { preprocessingName, type PreprocessingSettings } from '../../../preprocessing/preprocessing-settings.ts';
import { readWordForms, reducerOfForms, type WordForms, writeWordForms } from '../../../preprocessing/word-forms.ts';
import type { Artifact } from '../../../artifact/read-artifact.ts';
import { requireBoolean, requireInteger } from '../../../errors/option-checks.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import { readPreprocessing } from '../../text-pipeline/artifact.ts';

/** Rows of the table of vectors before those of words. */
export const paddingRow = 0;
export const unknownRow = 1;
export const firstWordRow = 2;

/** Of `maxLength` and `bigramBuckets`. */
export const wordRanges = { maxLength: [1, 10_000], bigramBuckets: [0, 1e7] } as const;

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

/** `features.type` in `model.json`. */
const featureType = 'word-sequence';
const wordsFile = 'vocabulary.txt';
const formsFile = 'word-forms.txt';

/** What of an artifact describes a word pipeline: two parts of `model.json`, and files. */
interface WordPipelineParts {
  readonly preprocessing: Readonly<Record<string, unknown>> & { readonly variant: string };
  readonly features: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** `vocabulary.txt`: a word a line, in the order of their vectors; `word-forms.txt` where words are reduced. */
export function writeWordPipeline(pipeline: WordPipelineContent): WordPipelineParts {
  const { preprocessing, wordForms, words, maxLength, padded, bigramBuckets } = pipeline;
  const files = new Map<string, Uint8Array>([
    [wordsFile, new TextEncoder().encode(words.map((word) => `${word}\n`).join(''))],
  ]);
  if (reduces(preprocessing)) files.set(formsFile, writeWordForms(wordForms));
  return {
    preprocessing: { ...preprocessing },
    features: { type: featureType, words: words.length, maxLength, padded, bigramBuckets },
    files,
  };
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readWordPipeline(artifact: Artifact): WordPipeline {
  const { location, manifest, files } = artifact;
  const preprocessing = readPreprocessing(artifact);
  const { type, words: count, maxLength, padded, bigramBuckets } = manifest.features;
  try {
    if (type !== featureType) throw new Error(`features are not ${featureType}`);
    requireInteger('maxLength', maxLength, ...wordRanges.maxLength);
    requireInteger('bigramBuckets', bigramBuckets, ...wordRanges.bigramBuckets);
    requireBoolean('padded', padded);
  } catch (cause) {
    const message = `${location}/model.json does not describe sequences of words`;
    throw new SentimentError({ code: 'artifact_invalid', message, cause });
  }
  const file = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${name} is missing` });
  };
  const words = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file(wordsFile)).split('\n');
  if (words.pop() !== '' || words.length !== count || new Set(words).size !== count || words.includes('')) {
    const message = `${location}/${wordsFile} does not hold ${String(count)} different words`;
    throw new SentimentError({ code: 'artifact_invalid', message });
  }
  return createWordPipeline({
    preprocessing,
    wordForms: reduces(preprocessing) ? readWordForms(file(formsFile), `${location}/${formsFile}`) : new Map(),
    words,
    maxLength: maxLength as number,
    padded: padded as boolean,
    bigramBuckets: bigramBuckets as number,
  });
}

function reduces(preprocessing: PreprocessingSettings): boolean {
  return preprocessing.variant === 'simple' && preprocessing.reduction !== 'none';
}

/** Drops the words that are not known, neither themselves nor by their form: reduced or not, they are unknown. */
export function neededWordForms(forms: WordForms, words: readonly string[]): WordForms {
  const known = new Set(words);
  return new Map([...forms].filter(([word, form]) => known.has(word) || known.has(form)));
}
