import { describe, expect, it } from 'vitest';
import { nearestWords } from './nearest-words.ts';

const vectors = {
  dimensions: 2,
  words: ['east', 'north', 'north-east', 'far east', 'west', 'nowhere'],
  values: Float32Array.of(1, 0, 0, 1, 1, 1, 9, 0, -1, 0, 0, 0),
};

describe('nearest words', () => {
  it('orders by the cosine, leaving out the word itself and vectors without a direction', () => {
    expect(nearestWords(vectors, Float32Array.of(2, 0), 10, 'east')).toEqual([
      { word: 'far east', similarity: 1 },
      { word: 'north-east', similarity: expect.closeTo(Math.SQRT1_2, 6) },
      { word: 'north', similarity: 0 },
      { word: 'west', similarity: -1 },
    ]);
    expect(nearestWords(vectors, Float32Array.of(0, 3), 1)).toEqual([{ word: 'north', similarity: 1 }]);
    expect(nearestWords(vectors, Float32Array.of(0, 0))).toEqual([]);
  });

  it('refuses vectors of another length', () => {
    expect(() => nearestWords(vectors, new Float32Array(3))).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'vector.length' }),
    );
  });
});
