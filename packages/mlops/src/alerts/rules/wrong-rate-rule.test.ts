import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWrongRateRule, judgeWrongRate } from './wrong-rate-rule.ts';

const outcomes = (wrong: number, total: number, version = '1') => [{ name: 'tweets', version, wrong, total }];

describe('judgeWrongRate', () => {
  it('asks for certainty, not for a rate above the limit', () => {
    // Wilson's interval of 27 of 50 is 0.404 to 0.670, that of 26 is 0.385 to 0.652.
    expect(judgeWrongRate(defaultWrongRateRule, outcomes(26, 50))).toBeUndefined();
    const found = judgeWrongRate(defaultWrongRateRule, outcomes(27, 50));
    expect([found?.rate, found?.lowerBound.toFixed(3)]).toEqual([0.54, '0.404']);
  });

  it('says nothing of a small sample, however wrong', () => {
    expect(judgeWrongRate(defaultWrongRateRule, outcomes(49, 49))).toBeUndefined();
    expect(judgeWrongRate(defaultWrongRateRule, [])).toBeUndefined();
  });

  it('judges versions apart, and names the surest', () => {
    const all = [...outcomes(100, 10_000), ...outcomes(60, 100, '2'), ...outcomes(600, 1_000, '3')];
    expect(judgeWrongRate(defaultWrongRateRule, all)?.version).toBe('3');
  });

  it('never fires at or below the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const found = judgeWrongRate(defaultWrongRateRule, outcomes(Math.floor(total * share * 0.4), total));
        expect(found).toBeUndefined();
      }),
    );
  });
});
