import { inverseDocumentFrequencies } from '../../features/tfidf/tfidf-vectorizer.ts';
import type { TextPipeline } from './text-pipeline.ts';

/**
 * Squares of each term's values summed over the training texts, [terms], before rows are given their length and with a term
 * counted once a text: document frequency · idf². By this the error of a weight counts in the scores.
 */
export function sumsOfSquares({ settings, vocabulary }: Pick<TextPipeline, 'settings' | 'vocabulary'>): Float64Array {
  const frequencies = Float64Array.from(vocabulary.documentFrequencies);
  const { idf, smoothIdf } = settings.features;
  if (!idf) return frequencies;
  const weights = inverseDocumentFrequencies(vocabulary, smoothIdf);
  return frequencies.map((frequency, term) => frequency * weights[term] ** 2);
}
