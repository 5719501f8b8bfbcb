import { SentimentError } from '../../../errors/sentiment-error.ts';
import type { CollectedWords } from './collect-words.ts';
import type { NeuralSettings } from '../options.ts';

/**
 * The words that a model knows: those in enough rows, and those with a vector; the most frequent first, among equals in the
 * order of their code units. Where vectors are not learnt on, only words that have one.
 * @throws {SentimentError} `dataset_invalid` when there are none
 */
export function chooseVocabulary(
  { words, rowCounts, rows, tooShort }: CollectedWords,
  { embeddings, fineTune, minCount, vocabularySize, preprocessing }: NeuralSettings,
): string[] {
  const withVector = new Set(embeddings?.words);
  const isKnown = (word: string, place: number): boolean =>
    withVector.has(word) || (fineTune && rowCounts[place] >= minCount);
  const places = words.flatMap((word, place) => (isKnown(word, place) ? [place] : []));
  places.sort((first, second) => rowCounts[second] - rowCounts[first] || (words[first] < words[second] ? -1 : 1));
  if (places.length > 0) return places.slice(0, vocabularySize).map((place) => words[place]);
  const cause = fineTune ? `no word is in ${minCount} rows` : 'no word has a vector';
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `the vocabulary is empty: ${cause}; ${rows} texts were used, ${tooShort} have fewer than ${preprocessing.minimumTokens} tokens`,
  });
}
