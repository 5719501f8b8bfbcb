import { requireInteger } from '../errors/option-checks.ts';
import type { WordVectors } from './word-vectors.ts';

export interface NearWord {
  readonly word: string;
  /** Cosine of the angle between the vectors, -1 to 1. */
  readonly similarity: number;
}

/**
 * Words whose vectors point the same way, the nearest first; those of length 0 are left out.
 * @param vector [dimensions]
 * @param most 1 or more. Default 10
 * @param except left out, e.g. the word itself
 */
export function nearestWords(
  { dimensions, words, values }: WordVectors,
  vector: Float32Array,
  most = 10,
  except?: string,
): NearWord[] {
  requireInteger('most', most, 1, 2 ** 31 - 1);
  requireInteger('vector.length', vector.length, dimensions, dimensions);
  const length = Math.hypot(...vector);
  const found: NearWord[] = [];
  words.forEach((word, row) => {
    let product = 0;
    let square = 0;
    for (let index = 0; index < dimensions; index++) {
      const value = values[row * dimensions + index];
      product += value * vector[index];
      square += value * value;
    }
    if (word !== except && square > 0 && length > 0)
      found.push({ word, similarity: product / (length * Math.sqrt(square)) });
  });
  return found.sort((first, second) => second.similarity - first.similarity).slice(0, most);
}
