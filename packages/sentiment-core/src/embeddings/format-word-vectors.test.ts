import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWordVectors, wordVectorFormats } from './format-word-vectors.ts';
import { createWordVectorLines } from './word-vector-lines.ts';
import type { WordVectors } from './word-vectors.ts';

function text(vectors: WordVectors, format: 'glove' | 'word2vec'): string {
  return [...formatWordVectors(vectors, format)].join('');
}

function readBack(written: string, dimensions: number): WordVectors {
  const lines = createWordVectorLines({ name: 'FILE', dimensions });
  for (const line of written.split('\n').slice(0, -1)) lines.add(new TextEncoder().encode(line));
  return lines.finish();
}

const word = fc.stringMatching(/^[^\s.\d](.{0,8}[^\s.\d])?$/u).filter((value) => !/\p{Surrogate}/u.test(value));
const vectors: fc.Arbitrary<WordVectors> = fc
  .tuple(fc.uniqueArray(word, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 6 }))
  .chain(([words, dimensions]) =>
    fc
      .array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
        minLength: words.length * dimensions,
        maxLength: words.length * dimensions,
      })
      .map((values) => ({
        dimensions,
        words: words.map((value, row) => (row === 0 ? value.replaceAll(/[ \t]/g, '') : value)),
        values: Float32Array.from(values),
      })),
  )
  .filter(({ words }) => new Set(words).size === words.length);

describe('word vectors as text', () => {
  it('writes a line a word, with a header or without', () => {
    const small = { dimensions: 2, words: ['the', 'a b'], values: Float32Array.of(0.1, -2, 1e-7, 3) };
    expect(text(small, 'word2vec')).toBe('2 2\nthe 0.1 -2\na b 1e-7 3\n');
    expect(text(small, 'glove')).toBe('the 0.1 -2\na b 1e-7 3\n');
  });

  it('comes back as it was, to the last bit', () => {
    fc.assert(
      fc.property(vectors, fc.constantFrom(...wordVectorFormats), (before, format) => {
        const after = readBack(text(before, format), before.dimensions);
        expect(after.words).toEqual(before.words);
        // Zero has one sign in text.
        expect([...after.values]).toEqual([...before.values].map((value) => value + 0));
      }),
    );
  });

  it.each([
    ['', 'vectors.words[0]: empty, or a space at an end, or a line end'],
    ['a\nb', 'vectors.words[0]: empty, or a space at an end, or a line end'],
    ['a ', 'vectors.words[0]: empty, or a space at an end, or a line end'],
    ['a 1.5', 'vectors.words[0]: its end would be taken for a value'],
  ])('refuses the word %j', (bad, message) => {
    const one = { dimensions: 1, words: [bad], values: Float32Array.of(1) };
    expect(() => text(one, 'word2vec')).toThrow(expect.objectContaining({ code: 'invalid_argument', message }));
  });

  it('refuses what GloVe’s first line cannot say', () => {
    const one = (first: string) => ({ dimensions: 1, words: [first], values: Float32Array.of(1) });
    expect(() => text(one('a b'), 'glove')).toThrow('the first word of a GloVe file holds no space');
    expect(() => text(one('12'), 'glove')).toThrow('it would be taken for a header');
    expect(text(one('12'), 'word2vec')).toBe('1 1\n12 1\n');
  });

  it('refuses values that are too few or too many', () => {
    expect(() => text({ dimensions: 2, words: ['a'], values: new Float32Array(3) }, 'glove')).toThrow(
      'vectors: 1 words of 2 dimensions do not make 3 values',
    );
  });
});
