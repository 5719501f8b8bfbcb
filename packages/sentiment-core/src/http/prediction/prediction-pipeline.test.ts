import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPredictionIdGenerator } from './prediction-pipeline.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
function timestampOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}

describe('createPredictionIdGenerator', () => {
  it('lays the fields out as in RFC 9562, appendix A.6', () => {
    // The appendix's example: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3 (ours starts below 0x800: 0x4C3), rand_b.
    const example = [0xfc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
    const generate = createPredictionIdGenerator({
      now: () => 0x017f22e279b0,
      fillRandom: (bytes) => bytes.set(Array.from(bytes, (_, index) => example[index % 10])),
    });
    expect(generate()).toBe('017f22e2-79b0-74c3-98c4-dc0c0c07398f');
    expect(generate()).toBe('017f22e2-79b0-74c4-98c4-dc0c0c07398f');
  });

  it('is well-formed, unique and increasing over 200,000 ids', () => {
    const generate = createPredictionIdGenerator();
    const ids = Array.from({ length: 200_000 }, generate);
    expect(ids.every((id) => form.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id, index) => index === 0 || ids[index - 1] < id)).toBe(true);
    expect(Math.abs(timestampOf(ids[0]) - Date.now())).toBeLessThan(60_000);
  });

  it('stays increasing whatever the clock does, also past 4096 ids a millisecond', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { minLength: 1, maxLength: 50 }), (times) => {
        let tick = 0;
        const generate = createPredictionIdGenerator({ now: () => times[Math.floor(tick++ / 500) % times.length] });
        let last = '';
        for (let count = 0; count < 6_000; count++) {
          const id = generate();
          if (!form.test(id) || id <= last) return false;
          last = id;
        }
        return true;
      }),
      { numRuns: 20 },
    );
  });

  it('draws fresh randomness for every id', () => {
    const generate = createPredictionIdGenerator();
    const tails = Array.from({ length: 10_000 }, () => generate().slice(19));
    expect(new Set(tails).size).toBe(tails.length);
  });
});
