import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDistinctTexts } from './distinct-texts.ts';
import { createGrowingArray } from './growing-array.ts';

describe('createDistinctTexts', () => {
  it('numbers texts as a map of them does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 5000 }), (values) => {
        const texts = createDistinctTexts();
        const known = new Map<string, number>();
        for (const value of values) {
          const text = `text ${value}`;
          if (!known.has(text)) known.set(text, known.size);
          expect(texts.number(text)).toBe(known.get(text));
        }
        expect(texts.size).toBe(known.size);
      }),
      { numRuns: 20 },
    );
  });

  it('grows', () => {
    const texts = createDistinctTexts();
    for (let text = 0; text < 100_000; text++) texts.number(`t${text}`);
    expect([texts.size, texts.number('t0'), texts.number('t99999')]).toEqual([100_000, 0, 99_999]);
  });
});

describe('createGrowingArray', () => {
  it.each([0, 1, 65_536, 200_000])('holds %i numbers', (length) => {
    const array = createGrowingArray((size) => new Float64Array(size));
    for (let index = 0; index < length; index++) array.push(index / 2);
    if (length > 1) array.set(1, -1);
    const expected = Float64Array.from({ length }, (_, index) => (index === 1 ? -1 : index / 2));
    expect(array.length).toBe(length);
    expect(array.toArray()).toEqual(expected);
    expect(length === 0 || array.get(length - 1) === expected[length - 1]).toBe(true);
  });
});
