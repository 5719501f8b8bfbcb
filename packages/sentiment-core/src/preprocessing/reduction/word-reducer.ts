/** Makes a word (lower case) its lemma or stem. The same word gives the same form, whatever stands around it. */
export type WordReducer = (word: string) => string;

/** No word that has a dictionary form is longer, and reducers need not be linear in what nobody wrote by hand. */
const longestReducedWord = 40;

/** Reduces what stands before a possessive 's; what is too long to be a word stays as it is. */
export function reduceOrdinaryWord(word: string, reduce: WordReducer): string {
  if (word.length > longestReducedWord) return word;
  return reduce(word.endsWith("'s") ? word.slice(0, -2) : word);
}
