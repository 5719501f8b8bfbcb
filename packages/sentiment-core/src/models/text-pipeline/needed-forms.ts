import type { Vocabulary } from '../../features/tfidf/vocabulary.ts';
import type { WordForms } from '../../preprocessing/word-forms.ts';
import type { TextPipelineSettings } from './options.ts';

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
