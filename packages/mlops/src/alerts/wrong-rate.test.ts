import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWrongRateRule, evaluateWrongRate } from './wrong-rate.ts';

function outcomes(wrong: number, total: number, version = '1') {
  return [{ name: 'tweets', version, wrong, total }];
}

describe('evaluateWrongRate', () => {
  it('asks for certainty, not for a rate above the limit', () => {
    // Wilson's interval of 27 of 50 is 0.404 to 0.670, that of 26 is 0.385 to 0.652.
    expect(evaluateWrongRate(defaultWrongRateRule, outcomes(26, 50))).toBeUndefined();
    const found = evaluateWrongRate(defaultWrongRateRule, outcomes(27, 50));
    expect([found?.rate, found?.lowerBound.toFixed(3)]).toEqual([0.54, '0.404']);
  });

  it('says nothing of a small sample, however wrong', () => {
    expect(evaluateWrongRate(defaultWrongRateRule, outcomes(49, 49))).toBeUndefined();
    expect(evaluateWrongRate(defaultWrongRateRule, [])).toBeUndefined();
  });

  it('evaluates versions apart, and names the surest', () => {
    const all = [...outcomes(100, 10_000), ...outcomes(60, 100, '2'), ...outcomes(600, 1_000, '3')];
    expect(evaluateWrongRate(defaultWrongRateRule, all)?.version).toBe('3');
  });

  it('never fires at or below the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const found = evaluateWrongRate(defaultWrongRateRule, outcomes(Math.floor(total * share * 0.4), total));
        expect(found).toBeUndefined();
      }),
    );
  });
});
