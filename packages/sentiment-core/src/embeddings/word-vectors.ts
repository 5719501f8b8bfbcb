import { SentimentError } from '../errors/sentiment-error.ts';
import { parseOptions } from '../schema/options.ts';
import { exactly, integer } from '../schema/schema.ts';

/** Words and what stands for each of them. */
export interface WordVectors {
  /** Numbers a word, 1 or more. */
  readonly dimensions: number;
  /** Different words; a word's place is its row. */
  readonly words: readonly string[];
  /** Row-major, [words, dimensions], all finite. */
  readonly values: Float32Array;
}

/** The row of every word. */
export function wordRows({ words }: WordVectors): ReadonlyMap<string, number> {
  return new Map(words.map((word, row) => [word, row]));
}

/** @throws {SentimentError} `invalid_argument` unless there are as many values as words times dimensions */
export function requireWordVectors({ dimensions, words, values }: WordVectors): void {
  const whole = Number.isInteger(dimensions) && dimensions >= 1;
  if (whole && words.length * dimensions === values.length) return;
  throw new SentimentError({
    code: 'invalid_argument',
    field: 'vectors',
    message: `vectors: ${words.length} words of ${dimensions} dimensions do not make ${values.length} values`,
  });
}

/** Spread of the numbers of each part: the square root of the mean of their squares. */
const spread = 0.3;

/**
 * Joins word vectors side by side, e.g. vectors trained on tweets with vectors of general text. Every part is scaled to the same
 * spread; a word that a part lacks has zeros there.
 * @param parts 1 or more
 * @returns the words of the first part, then the new words of the others, in their order; dimensions add up
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
  parseOptions(integer(1, 2 ** 31 - 1), most, 'most');
  parseOptions(exactly(dimensions), vector.length, 'vector.length');
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
