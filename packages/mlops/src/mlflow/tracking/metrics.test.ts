import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBatches } from './metrics.ts';

describe('splitBatches', () => {
  it('keeps to the count and the bytes, and loses nothing', () => {
    const entry = fc.record({
      key: fc.string(),
      value: fc.integer({ min: 0, max: 80_000 }).map((length) => 'é'.repeat(length)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (entries, count) => {
        const batches = [...splitBatches(entries, count)];
        expect(batches.flat()).toEqual(entries);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(count);
          const body = JSON.stringify({ run_id: 'x'.repeat(256), params: batch });
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('opens a batch only when the last one is full', () => {
    expect([...splitBatches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  });
});
