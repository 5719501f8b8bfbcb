import type { Reduction } from '../preprocessing-settings.ts';
import { loadPorterStemmer } from './porter-stemmer.ts';
import { loadWinkLemmatizer } from './wink-lemmatizer.ts';
import type { WordReducer } from './word-reducer.ts';

/** @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed */
export function loadWordReducer(reduction: Exclude<Reduction, 'none'>): Promise<WordReducer> {
  return reduction === 'lemmas' ? loadWinkLemmatizer() : loadPorterStemmer();
}
