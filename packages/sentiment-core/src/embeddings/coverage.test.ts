import { describe, expect, it } from 'vitest';
import { createCoverageCounter } from './coverage.ts';

describe('coverage', () => {
  const count = (texts: readonly string[], known: readonly string[], misses?: number) => {
    const counter = createCoverageCounter(new Set(known), misses);
    for (const text of texts) counter.add(text.split(' ').filter(Boolean));
    return counter.coverage();
  };

  it('counts tokens, types, texts without a known word, and names the misses', () => {
    expect(count(['a b b', 'c d c', '', 'a'], ['a', 'b', 'unused'])).toEqual({
      texts: 4,
      textsWithoutKnown: 2,
      tokens: 7,
      unknownTokens: 3,
      types: 4,
      unknownTypes: 2,
      tokenCoverage: 1 - 3 / 7,
      typeCoverage: 0.5,
      misses: [
        { word: 'c', count: 2 },
        { word: 'd', count: 1 },
      ],
    });
  });

  it('orders equal misses by their code units and names as many as wanted', () => {
    const misses = (most: number) => count(['z y x', 'z é'], [], most).misses.map(({ word }) => word);
    expect(misses(9)).toEqual(['z', 'x', 'y', 'é']);
    expect(misses(2)).toEqual(['z', 'x']);
    expect(misses(0)).toEqual([]);
  });

  it('has no share of nothing', () => {
    expect(count([''], ['a'])).toMatchObject({ tokens: 0, tokenCoverage: NaN, typeCoverage: NaN, misses: [] });
  });

  it('refuses a number of misses below 0', () => {
    expect(() => count([], [], -1)).toThrow(expect.objectContaining({ code: 'option_invalid', field: 'mostMisses' }));
  });
});
