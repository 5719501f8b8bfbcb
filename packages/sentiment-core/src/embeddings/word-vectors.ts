import { SentimentError } from '../errors/sentiment-error.ts';

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
