import { SentimentError } from '../errors/sentiment-error.ts';
import type { WordVectors } from './word-vectors.ts';

/** Spread of the numbers of each part: the square root of the mean of their squares. */
const spread = 0.3;

/**
 * Word vectors side by side: those learnt on the texts at hand beside those of general text, say. Every part is scaled, so that its
 * numbers are spread alike; where a word is missing from a part its numbers are 0.
 * @param parts 1 or more
 * @returns the words of the first part, then those of the others that are new, in their order; as many numbers as all parts together
 * @throws {SentimentError} `option_invalid` without parts
 */
export function joinWordVectors(parts: readonly WordVectors[]): WordVectors {
  if (parts.length === 0) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'embeddings',
      message: 'there are no word vectors to join',
    });
  }
  const rows = new Map<string, number>();
  for (const { words } of parts) for (const word of words) if (!rows.has(word)) rows.set(word, rows.size);
  const dimensions = parts.reduce((sum, part) => sum + part.dimensions, 0);
  const values = new Float32Array(rows.size * dimensions);
  let column = 0;
  for (const part of parts) {
    const squares = part.values.reduce((sum, value) => sum + value * value, 0);
    const factor = squares === 0 ? 1 : spread / Math.sqrt(squares / part.values.length);
    part.words.forEach((word, row) => {
      const start = (rows.get(word) ?? 0) * dimensions + column;
      for (let index = 0; index < part.dimensions; index++) {
        values[start + index] = part.values[row * part.dimensions + index] * factor;
      }
    });
    column += part.dimensions;
  }
  return { words: [...rows.keys()], dimensions, values };
}
