import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestShareWithin } from './largest-share-within.ts';

/** Every share costs its square. */
const search = async (limit: number, most = 99) => {
  const tried: number[] = [];
  const attempt = async (share: number) => {
    tried.push(share);
    return share ** 2;
  };
  return { ...(await largestShareWithin(attempt, (loss) => loss <= limit, most)), shares: tried };
};

describe('largestShareWithin', () => {
  it('halves what is left to search', async () => {
    expect(await search(0.25)).toEqual({ tried: 50, result: 0.25, shares: [0, 0.5, 0.75, 0.62, 0.56, 0.53, 0.51] });
  });

  it('finds the largest of results that get worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99 }), async (share) => {
        const { tried, result, shares } = await search((share / 100) ** 2);
        expect([tried, result]).toEqual([share, (share / 100) ** 2]);
        expect(shares.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('gives up at once when even nothing is too much', async () => {
    expect(await search(-1)).toEqual({ tried: 0, result: 0, shares: [0] });
  });

  it('gives a result that passed, however results go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 100, maxLength: 100 }), async (passes) => {
        const attempt = async (share: number) => Math.round(share * 100);
        const { tried, result } = await largestShareWithin(attempt, (at) => at === 0 || passes[at], 99);
        expect(result).toBe(tried);
        expect(tried === 0 || passes[tried]).toBe(true);
      }),
    );
  });
});
