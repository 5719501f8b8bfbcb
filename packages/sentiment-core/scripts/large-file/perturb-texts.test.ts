import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../src/hashing/seeded-random.ts';
import { createTextPerturbation } from './perturb-texts.ts';

const words = 'crew gate bag seat meal queue phone sky rain desk delay wifi'.split(' ');
const texts = Array.from({ length: 500 }, (_, row) =>
  Array.from({ length: 12 }, (_word, at) => `${words[(row * (at + 1)) % 12]}${(row * at) % 97}`).join('  '),
);
const make = (seed: number, count: number): string[] => {
  const perturbation = createTextPerturbation({ texts, random: createSeededRandom(seed) });
  return Array.from({ length: count }, (_, row) => perturbation.next(row % texts.length));
};

describe('createTextPerturbation', () => {
  it('makes the same of the same seed, and other texts of another', () => {
    expect(make(1, 1000)).toEqual(make(1, 1000));
    expect(make(1, 1000)).not.toEqual(make(2, 1000));
  });

  it('makes copies and retweets in their shares, and texts of words that are there', () => {
    const made = make(3, 20_000);
    const known = new Set(['RT', '@someone:', ...texts.flatMap((text) => text.split(/\s+/))]);
    expect(made.every((text) => text !== '' && text.split(/\s+/).every((word) => known.has(word)))).toBe(true);
    const retweets = made.filter((text) => text.startsWith('RT @someone: ')).length;
    expect(retweets / made.length).toBeCloseTo(0.0125, 2);
    const copies = made.length - new Set(made).size;
    expect(copies / made.length).toBeGreaterThan(0.012);
    expect(copies / made.length).toBeLessThan(0.04);
  });
});
