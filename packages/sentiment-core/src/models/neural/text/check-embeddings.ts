import type { WordVectors } from '../../../embeddings/word-vectors.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';

/** @throws {SentimentError} `option_invalid` when words and numbers do not fit together */
export function checkEmbeddings({ words, dimensions, values }: WordVectors): void {
  const fail = (what: string): never => {
    throw new SentimentError({ code: 'option_invalid', field: 'embeddings', message: `option "embeddings" ${what}` });
  };
  if (!Array.isArray(words) || !(values instanceof Float32Array)) {
    fail('must have words, a list, and values, a Float32Array');
  }
  if (words.length === 0) fail('has no words');
  if (!Number.isInteger(dimensions) || dimensions < 1) fail('must have 1 dimension or more');
  if (values.length !== words.length * dimensions) {
    fail(
      `has ${values.length} values instead of ${words.length} words x ${dimensions}: every vector needs the same width`,
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) fail(`has a value that is no number in the vector of word ${Math.floor(wrong / dimensions)}`);
}
