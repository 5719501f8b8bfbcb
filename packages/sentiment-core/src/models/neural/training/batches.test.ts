import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import { planBatches } from './batches.ts';

describe('planBatches', () => {
  it('deals out every row once, in groups of one length, as many to a batch as wanted', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 200 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 40 }), fc.option(fc.integer()), (all, batchSize, seed) => {
        const given = Int32Array.from(all);
        const batches = planBatches(given, batchSize, seed === null ? undefined : createSeededRandom(seed));
        const rows = batches.flatMap((groups) => groups.flatMap((group) => [...group.rows]));
        expect(rows.sort((first, second) => first - second)).toEqual([...given.keys()]);
        const sizes = batches.map((groups) => groups.reduce((sum, group) => sum + group.rows.length, 0));
        expect(sizes.filter((size) => size < batchSize).length).toBeLessThanOrEqual(1);
        for (const group of batches.flat()) for (const row of group.rows) expect(given[row]).toBe(group.length);
      }),
    );
  });

  it('keeps texts of like length together and shuffles the rest', () => {
    const lengths = Int32Array.from({ length: 100 }, (_, row) => 1 + (row % 2));
    const of = (seed: number) => planBatches(lengths, 10, createSeededRandom(seed));
    expect(of(1).every((groups) => groups.length === 1)).toBe(true);
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });
});
