import type { Token } from '../../contracts/preprocessor.ts';
import { createTfidfVectorizer, type SparseVector } from '../../features/tfidf/tfidf-vectorizer.ts';
import type { Vocabulary } from '../../features/tfidf/vocabulary.ts';
import { createPreprocessor } from '../../preprocessing/create-preprocessor.ts';
import { preprocessingName } from '../../preprocessing/preprocessing-settings.ts';
import { reducerOfForms, type WordForms } from '../../preprocessing/word-forms.ts';
import type { TextPipelineSettings } from './options.ts';

/** What a training found out about texts, and all that serving needs of it. */
export interface TextPipelineContent {
  readonly settings: TextPipelineSettings;
  readonly vocabulary: Vocabulary;
  /** Lemmas or stems of the words of the training; empty without reduction. */
  readonly wordForms: WordForms;
}

/** Text to a row of numbers, the same in training and in serving. */
export interface TextPipeline extends TextPipelineContent {
  /** Name of the preprocessing, e.g. `simple:lemmas`. */
  readonly preprocessing: string;
  /** Columns of a row: the terms of the vocabulary. */
  readonly columns: number;
  tokenize(text: string): Token[];
  /** Buffers are overwritten by the next text. */
  transform(text: string): SparseVector;
  transformTokens(tokens: readonly Token[]): SparseVector;
}

export function createTextPipeline(content: TextPipelineContent): TextPipeline {
  const { settings, vocabulary, wordForms } = content;
  const preprocessor = createPreprocessor(settings.preprocessing, reducerOfForms(wordForms));
  const vectorizer = createTfidfVectorizer(settings.features, vocabulary);
  return {
    ...content,
    preprocessing: preprocessingName(settings.preprocessing),
    columns: vocabulary.terms.length,
    tokenize: (text) => preprocessor.tokenize(text),
    transform: (text) => vectorizer.transform(preprocessor.tokenize(text)),
    transformTokens: (tokens) => vectorizer.transform(tokens),
  };
}

/**
 * Drops the words that are in no term, neither themselves nor by their form: reduced or not, they count nothing. With
 * characters every form counts.
 */
export function neededForms(
  forms: WordForms,
  { features }: TextPipelineSettings,
  { terms }: Pick<Vocabulary, 'terms'>,
): WordForms {
  if (features.unit !== 'words') return forms;
  const words = new Set(terms.flatMap((term) => term.split(' ')));
  return new Map([...forms].filter(([word, form]) => words.has(word) || words.has(form)));
}
