import { reduceOrdinaryWord, type WordReducer } from './word-reducer.ts';

/** Stems after Porter, "An algorithm for suffix stripping", 1980. Words with other letters than a to z stay. */
export async function loadPorterStemmer(): Promise<WordReducer> {
  const { stemmer } = await import('stemmer');
  return (word) => reduceOrdinaryWord(word, (base) => (/^[a-z]+$/.test(base) ? stemmer(base) : base));
}
