import { SentimentError } from '../errors/sentiment-error.ts';
import { looksLikeValue } from './vector-line.ts';
import { requireWordVectors, type WordVectors } from './word-vectors.ts';

/** `word2vec` has a header, which fastText's text format has as well; `glove` has none. */
export type WordVectorFormat = 'glove' | 'word2vec';

export const wordVectorFormats = ['word2vec', 'glove'] as const satisfies readonly WordVectorFormat[];

const wordsInChunk = 500;
/** Nine are enough for any number of 32 bits to come back as it was, six for one that was written with six. */
const mostDigits = 9;
const fewestDigits = 6;

/**
 * Writes vectors as text that readers of the format take: a line a word, values after it with one space between them.
 * Values have the fewest digits, six or more, that give the same number of 32 bits again. Iterating yields groups of lines.
 * @throws {SentimentError} `invalid_argument` for words that the format cannot hold: empty ones, those with a line end, at
 * whose end a space stands, or that the first line could not be told from a header
 */
export function* formatWordVectors(vectors: WordVectors, format: WordVectorFormat = 'word2vec'): Generator<string> {
  requireWordVectors(vectors);
  const { dimensions, words, values } = vectors;
  requireWritableWords(vectors, format);
  if (format === 'word2vec') yield `${words.length} ${dimensions}\n`;
  for (let from = 0; from < words.length; from += wordsInChunk) {
    let chunk = '';
    for (let row = from; row < Math.min(words.length, from + wordsInChunk); row++) {
      chunk += words[row];
      for (let place = row * dimensions; place < (row + 1) * dimensions; place++)
        chunk += ` ${shortest(values[place])}`;
      chunk += '\n';
    }
    yield chunk;
  }
}

function requireWritableWords({ dimensions, words }: WordVectors, format: WordVectorFormat): void {
  const refuse = (row: number, problem: string): never => {
    const field = `vectors.words[${row}]`;
    throw new SentimentError({ code: 'invalid_argument', field, message: `${field}: ${problem}` });
  };
  const [first = ''] = words;
  if (format === 'glove' && separator.test(first)) refuse(0, 'the first word of a GloVe file holds no space');
  if (format === 'glove' && dimensions === 1 && /^\d+$/.test(first)) refuse(0, 'it would be taken for a header');
  words.forEach((word, row) => {
    if (word === '' || /[\n\r]|^[ \t]|[ \t]$/.test(word)) refuse(row, 'empty, or a space at an end, or a line end');
    if (looksLikeValue(word)) refuse(row, 'its end would be taken for a value');
  });
}

const separator = /[ \t]/;

function shortest(value: number): string {
  let text = value.toPrecision(mostDigits);
  for (let digits = mostDigits - 1; digits >= fewestDigits; digits--) {
    const shorter = value.toPrecision(digits);
    if (Math.fround(Number(shorter)) !== value) break;
    text = shorter;
  }
  return String(Number(text));
}
