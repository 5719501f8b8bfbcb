import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { f1Of, liveQuality, type Outcome, proportionOf } from './live-quality.ts';

function outcome(label: string, trueLabel: string, count: number): Outcome {
  return {
    label,
    trueLabel,
    correct: label === trueLabel,
    count,
  };
}

describe('quality by feedback', () => {
  it('by hand', () => {
    const quality = liveQuality(
      [
        outcome('negative', 'negative', 6),
        outcome('negative', 'positive', 2),
        outcome('positive', 'positive', 3),
        outcome('positive', 'negative', 1),
      ],
      ['negative', 'positive'],
    );
    expect(quality).toMatchObject({ labelled: 12, wrong: 3, trueLabelUnknown: 0 });
    expect(quality.confusion).toEqual({
      labels: ['negative', 'positive'],
      counts: [
        [6, 1],
        [2, 3],
      ],
    });
    expect(quality.accuracy?.value).toBe(0.75);
    expect(quality.perLabel['negative']).toMatchObject({
      support: 7,
      precision: { value: 0.75 },
      recall: { value: 6 / 7 },
    });
    expect(quality.perLabel['negative']?.f1?.value).toBeCloseTo(12 / 15, 12);
    expect(quality.perLabel['positive']).toMatchObject({
      support: 5,
      precision: { value: 0.75 },
      recall: { value: 0.6 },
    });
  });

  it('counts as wrong what nobody told the true label of', () => {
    const quality = liveQuality(
      [outcome('b', '', 4), outcome('b', 'b', 4), { label: 'c', trueLabel: '', correct: true, count: 1 }],
      ['a'],
    );
    expect(quality).toMatchObject({ labelled: 9, wrong: 4, trueLabelUnknown: 4 });
    expect(quality.confusion).toEqual({
      labels: ['a', 'b', 'c'],
      counts: [
        [0, 0, 0],
        [0, 4, 0],
        [0, 0, 1],
      ],
    });
    expect(quality.perLabel['b']).toMatchObject({ precision: { value: 0.5 }, recall: { value: 1 }, support: 4 });
    expect(quality.perLabel['a']).toEqual({ precision: null, recall: null, f1: null, support: 0 });
  });

  it('has no figures without feedback', () => {
    expect(liveQuality([], ['a', 'b'])).toMatchObject({ labelled: 0, wrong: 0, accuracy: null });
  });

  it('knows labels by any name', () => {
    const quality = liveQuality([outcome('__proto__', 'constructor', 1)], []);
    expect(quality.confusion.labels).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(quality.perLabel)).toEqual(['__proto__', 'constructor']);
  });
});

describe('proportions', () => {
  it('have Wilson intervals', () => {
    // statsmodels: proportion_confint(8, 10, method='wilson')
    expect(proportionOf(8, 10)?.low).toBeCloseTo(0.4901625, 6);
    expect(proportionOf(8, 10)?.high).toBeCloseTo(0.9433178, 6);
    expect(proportionOf(0, 0)).toBeNull();
  });

  it('F1 is that of precision and recall, inside its interval', () => {
    expect(f1Of(0, 0)).toBeNull();
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (hits, falsePositives, falseNegatives) => {
        fc.pre(hits > 0);
        const precision = hits / (hits + falsePositives);
        const recall = hits / (hits + falseNegatives);
        const { value, low, high } = f1Of(hits, falsePositives + falseNegatives) ?? { value: NaN, low: NaN, high: NaN };
        expect(value).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }),
    );
  });
});
