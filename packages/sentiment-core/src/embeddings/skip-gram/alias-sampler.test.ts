import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAliasSampler, drawRow } from './alias-sampler.ts';

describe('alias sampler', () => {
  it('gives every row the share of its weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (weights) => {
          const { stay, alias } = createAliasSampler(weights);
          const shares = new Float64Array(weights.length);
          stay.forEach((share, row) => {
            shares[row] += Math.min(1, share) / weights.length;
            shares[alias[row]] += (1 - Math.min(1, share)) / weights.length;
          });
          const sum = weights.reduce((total, weight) => total + weight, 0);
          weights.forEach((weight, row) => expect(shares[row]).toBeCloseTo(weight / sum, 9));
        },
      ),
    );
  });

  it('draws by the shares: an even walk through all random numbers', () => {
    const sampler = createAliasSampler([1, 5, 2]);
    const drawn = [0, 0, 0];
    for (let random = 0; random < 8000; random++) drawn[drawRow(sampler, random * (2 ** 32 / 8000))]++;
    expect(drawn.map((count) => Math.round(count / 100))).toEqual([10, 50, 20]);
    expect(drawRow(sampler, 2 ** 32 - 1)).toBeLessThan(3);
  });
});
