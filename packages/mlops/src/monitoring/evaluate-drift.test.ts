import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonBuckets, sum } from './distances.ts';
import { driftCriteria, evaluateDrift } from './evaluate-drift.ts';

const criteria = driftCriteria();
function evaluate(reference: Record<string, number>, window: Record<string, number>) {
  return evaluateDrift({ label: reference }, { label: window }, criteria)[0];
}

describe('common buckets', () => {
  it('joins rare ones until they hold five texts', () => {
    expect(commonBuckets({ a: 900, b: 96, c: 2, d: 2 }, { a: 93, b: 6, e: 1 })).toEqual({
      reference: [100, 900],
      window: [7, 93],
    });
  });

  it('keeps a rare one that has become frequent', () => {
    expect(commonBuckets({ '0': 9980, '1': 20 }, { '0': 970, '1': 30 })).toEqual({
      reference: [20, 9980],
      window: [30, 970],
    });
  });

  it('loses at most what is too rare to compare, on either side', () => {
    const histogram = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__proto__', 'toString'),
      fc.integer({ min: 1, max: 500 }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(histogram, histogram, (reference, window) => {
        const common = commonBuckets(reference, window);
        const expectedLost = (counts: readonly number[], of: Record<string, number>) =>
          1 - sum(counts) / sum(Object.values(of));
        const smaller = Math.min(sum(Object.values(reference)), sum(Object.values(window)));
        const lost = (expectedLost(common.reference, reference) + expectedLost(common.window, window)) / 2;
        expect(lost * smaller).toBeLessThan(5 + 1e-9);
      }),
    );
  });
});

describe('evaluating drift', () => {
  it('says drift when the distance is beyond what chance and the least effect allow', () => {
    expect(evaluate({ a: 5000, b: 5000 }, { a: 500, b: 500 })).toMatchObject({
      verdict: 'stable',
      distance: 0,
      n: 1000,
    });
    expect(evaluate({ a: 5000, b: 5000 }, { a: 650, b: 350 })).toMatchObject({ verdict: 'drift' });
  });

  it('wants more of fewer texts', () => {
    const [few, some, many] = [200, 1000, 100_000].map((n) =>
      evaluate({ a: 50_000, b: 50_000 }, { a: n * 0.61, b: n * 0.39 }),
    );
    expect([few?.verdict, some?.verdict, many?.verdict]).toEqual(['stable', 'drift', 'drift']);
    expect(few?.threshold).toBeGreaterThan(some?.threshold ?? NaN);
    expect(many?.threshold).toBe(0.07);
    expect(evaluate({ a: 500_000, b: 500_000 }, { a: 520_000, b: 480_000 })).toMatchObject({
      verdict: 'stable',
      threshold: 0.07,
    });
  });

  it('says when there are too few texts, in the window or in the reference', () => {
    expect(evaluate({ a: 5000, b: 5000 }, { a: 199 })).toMatchObject({ verdict: 'insufficient data', n: 199 });
    expect(evaluate({ a: 100 }, { b: 1000 })).toMatchObject({ verdict: 'insufficient data' });
    expect(evaluate({ a: 5000 }, {})).toEqual({
      measure: 'label',
      verdict: 'insufficient data',
      n: 0,
      distance: null,
      threshold: null,
      psi: null,
      psiByChance: null,
    });
  });

  it('says stable where both sides are one bucket but for a few texts', () => {
    expect(evaluate({ '0': 9990, '1': 10 }, { '0': 299, '1': 1 })).toMatchObject({
      verdict: 'stable',
      distance: 0,
      psi: 0,
    });
  });

  it('divides the chance of a false alarm among the measures', () => {
    const reference = { a: 5000, b: 5000 };
    const alone = evaluateDrift({ label: reference }, { label: { a: 100, b: 100 } }, criteria);
    const both = evaluateDrift({ label: reference, score: reference }, { label: { a: 100, b: 100 } }, criteria);
    expect(both.map(({ measure }) => measure)).toEqual(['label', 'score']);
    expect(both[0]?.threshold).toBeGreaterThan(alone[0]?.threshold ?? NaN);
  });

  it('refuses wrong settings by name', () => {
    expect(() => driftCriteria({ minimumRows: 10 })).toThrow('"drift.minimumRows"');
    expect(() => driftCriteria({ minimumDistance: 2 })).toThrow('"drift.minimumDistance"');
    expect(() => driftCriteria({ falseAlarmsPerDay: 0 })).toThrow('"drift.falseAlarmsPerDay"');
    expect(() => driftCriteria({ minimumRow: 100 } as never)).toThrow('"drift.minimumRow"');
  });
});
