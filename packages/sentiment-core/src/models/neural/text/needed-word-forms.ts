import type { WordForms } from '../../../preprocessing/word-forms.ts';

/** Drops the words that are not known, neither themselves nor by their form: reduced or not, they are unknown. */
export function neededWordForms(forms: WordForms, words: readonly string[]): WordForms {
  const known = new Set(words);
  return new Map([...forms].filter(([word, form]) => known.has(word) || known.has(form)));
}
