import { describe, expect, it } from 'vitest';
import { joinWordVectors, nearestWords } from './word-vectors.ts';

const tweets = { words: ['good', 'bad'], dimensions: 2, values: Float32Array.of(1, -1, 1, 1) };
const general = { words: ['bad', 'plane'], dimensions: 1, values: Float32Array.of(6, -8) };

describe('joinWordVectors', () => {
  it('puts vectors side by side, spread alike, with zeros for what is missing', () => {
    const { words, dimensions, values } = joinWordVectors([tweets, general]);
    expect([words, dimensions]).toEqual([['good', 'bad', 'plane'], 3]);
    const root = Math.sqrt(50);
    const expected = [0.3, -0.3, 0, 0.3, 0.3, (0.3 * 6) / root, 0, 0, (0.3 * -8) / root];
    expected.forEach((value, index) => expect(values[index]).toBeCloseTo(value, 6));
  });

  it('leaves zeros as they are, and needs a part', () => {
    const silent = { words: ['the'], dimensions: 2, values: new Float32Array(2) };
    expect(joinWordVectors([silent])).toEqual(silent);
    expect(() => joinWordVectors([])).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });
});

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
