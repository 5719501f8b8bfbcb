import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByLength } from './text-session.ts';

describe('groupByLength', () => {
  it('puts the long ones by themselves', () => {
    expect(groupByLength(['aaa', 'a', 'a'.repeat(50), '', 'aa'], 12)).toEqual([[3, 1, 4, 0], [2]]);
  });

  it('leaves ordinary texts together', () => {
    expect(groupByLength(Array.from({ length: 256 }, () => 'x'.repeat(280)))).toHaveLength(1);
    expect(groupByLength([])).toEqual([]);
  });

  it('gives every place once, in tables within the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), fc.integer({ min: 1, max: 200 }), (texts, limit) => {
        const groups = groupByLength(texts, limit);
        expect(groups.flat().sort((left, right) => left - right)).toEqual([...texts.keys()]);
        for (const group of groups) {
          const longest = Math.max(...group.map((place) => texts[place].length));
          expect(group.length === 1 || group.length * longest <= limit).toBe(true);
        }
      }),
    );
  });
});
