import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCalibrations } from '../calibration/calibration-comparison.ts';
import { createSliceCollector, evaluateSlices, slicesOf } from '../text-slices.ts';
import { comparePaired, holmAdjustment, mcNemarTest } from './paired-comparison.ts';
import {
  applyIsotonicCalibration,
  applyTemperature,
  fitIsotonicCalibration,
  fitTemperature,
} from '../calibration/calibration-maps.ts';
import reference from '../reference/comparison-reference.json' with { type: 'json' };
import { reliabilityCurve } from '../calibration/calibration-error.ts';
import { averagePrecision, precisionRecallCurve, precisionRecallPoints } from '../precision-recall-curve.ts';
import { rocAuc, rocCurve, thinCurve } from '../roc-curve.ts';
import type { ScoredTexts } from '../classification-scores.ts';
import { createSeededRandom } from '../../hashing/seeded-random.ts';

function scoredTexts(labelCount: number, truth: readonly number[], probabilities: readonly number[]): ScoredTexts {
  return {
    labelCount,
    truth: Int32Array.from(truth),
    probabilities: Float32Array.from(probabilities),
  };
}

describe('isotonic calibration', () => {
  it.each(reference.isotonic)('equals scikit-learn', ({ scores, targets, weights, asked, expected }) => {
    const map = fitIsotonicCalibration(scores, targets, weights ?? undefined);
    for (const [index, score] of asked.entries())
      expect(applyIsotonicCalibration(map, score)).toBeCloseTo(expected[index], 12);
  });

  it('never falls, and keeps the mean', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.nat(1));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), (rows) => {
        const scores = rows.map(([score]) => score);
        const map = fitIsotonicCalibration(scores, rows.map(([, target]) => target)); // prettier-ignore
        for (let knot = 1; knot < map.scores.length; knot++) {
          expect(map.scores[knot]).toBeGreaterThan(map.scores[knot - 1]);
          expect(map.probabilities[knot]).toBeGreaterThanOrEqual(map.probabilities[knot - 1]);
        }
        const fitted = scores.reduce((sum, score) => sum + applyIsotonicCalibration(map, score), 0);
        expect(fitted).toBeCloseTo(rows.reduce((sum, [, target]) => sum + target, 0), 8); // prettier-ignore
      }),
    );
  });
});

describe('temperature', () => {
  it.each(reference.temperature)('equals SciPy, $labels labels', ({ labels, truth, probabilities, expected }) => {
    expect(fitTemperature(scoredTexts(labels, truth, probabilities))).toBeCloseTo(expected, 5);
  });

  it('changes no label, and nothing at 1', () => {
    const scored = scoredTexts(3, [0, 1], [0.2, 0.5, 0.3, 0.1, 0.1, 0.8]);
    expect(Array.from(applyTemperature(scored, 1))).toEqual(
      Array.from(scored.probabilities, (p) => expect.closeTo(p, 6)),
    );
    const cooled = applyTemperature(scored, 0.5);
    expect(cooled[1]).toBeCloseTo(0.25 / 0.38, 6);
    expect(cooled[3] + cooled[4] + cooled[5]).toBeCloseTo(1, 6);
  });
});

describe('compareCalibrations', () => {
  it('repairs probabilities that are too sure', async () => {
    const random = createSeededRandom(4);
    const draw = (): ScoredTexts => {
      const rows = Array.from({ length: 3000 }, () => {
        const logit = (random() / 2 ** 32 - 0.5) * 6;
        const truth = random() / 2 ** 32 < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
        return [truth, 1 / (1 + Math.exp(-3 * logit))] as const;
      });
      return scoredTexts(2, rows.map(([truth]) => truth), rows.flatMap(([, p]) => [1 - p, p])); // prettier-ignore
    };
    const [none, temperature, platt, isotonic] = await compareCalibrations(draw(), draw());
    expect(none.ece).toBeGreaterThan(0.1);
    for (const { method, ece, logLoss } of [temperature, platt, isotonic]) {
      expect({ method, better: ece < 0.04 && logLoss < none.logLoss - 0.1 }).toEqual({ method, better: true });
    }
  });

  it('gives rows that sum to 1 with three labels', async () => {
    const scored = scoredTexts(3, [0, 1, 2, 0], [0.6, 0.2, 0.2, 0.1, 0.7, 0.2, 0.2, 0.2, 0.6, 0.3, 0.4, 0.3]);
    for (const { probabilities } of await compareCalibrations(scored, scored)) {
      for (let row = 0; row < 12; row += 3)
        expect(probabilities[row] + probabilities[row + 1] + probabilities[row + 2]).toBeCloseTo(1, 5);
    }
  });
});

describe('reliabilityCurve', () => {
  it('is worked by hand', () => {
    const bins = reliabilityCurve(scoredTexts(2, [1, 1, 0, 0], [0.1, 0.9, 0.4, 0.6, 0.4, 0.6, 0.8, 0.2]));
    expect(bins).toEqual([
      { confidence: expect.closeTo(0.6, 6), accuracy: 0.5, count: 2 },
      { confidence: expect.closeTo(0.8, 6), accuracy: 1, count: 1 },
      { confidence: expect.closeTo(0.9, 6), accuracy: 1, count: 1 },
    ]);
  });
});

describe('rocCurve', () => {
  it.each(reference.roc)(
    'goes through the points of scikit-learn',
    ({ truth, scores, falsePositiveRates, truePositiveRates }) => {
      const scored = scoredTexts(2, truth, scores.flatMap((score) => [1 - score, score])); // prettier-ignore
      const points = rocCurve(scored, 1);
      const known = falsePositiveRates.map(
        (rate, index) => `${rate.toFixed(9)} ${truePositiveRates[index].toFixed(9)}`,
      );
      for (const { falsePositiveRate, truePositiveRate } of points)
        expect(known).toContain(`${falsePositiveRate.toFixed(9)} ${truePositiveRate.toFixed(9)}`);
      const area = points.slice(1).reduce((sum, { falsePositiveRate: x, truePositiveRate: y }, index) => {
        const before = points[index];
        return sum + ((x - before.falsePositiveRate) * (y + before.truePositiveRate)) / 2;
      }, 0);
      expect(area).toBeCloseTo(rocAuc(scored), 9);
      const thin = thinCurve(points, 5);
      expect([thin.length, thin[0], thin[4]]).toEqual([5, points[0], points.at(-1)]);
    },
  );

  it('is empty when all texts have one label', () => {
    expect(rocCurve(scoredTexts(2, [1], [0.5, 0.5]), 1)).toEqual([]);
  });
});

describe('precisionRecallCurve', () => {
  it('is that of a worked example', () => {
    // By falling score: right, wrong, right, wrong.
    const scored = scoredTexts(2, [0, 0, 1, 1], [0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8]);
    const points = [
      { recall: 0.5, precision: 1 },
      { recall: 0.5, precision: 1 / 2 },
      { recall: 1, precision: 2 / 3 },
    ];
    expect(precisionRecallCurve(scored, 1)).toEqual(points);
    expect(averagePrecision(scored, 1)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12);
  });

  it.each(reference.roc)('equals scikit-learn', ({ truth, scores, precisions, recalls, averagePrecision: average }) => {
    const scored = scoredTexts(2, truth, scores.flatMap((score) => [1 - score, score])); // prettier-ignore
    const points = precisionRecallCurve(scored, 1);
    // By falling recall, from where all is recalled; the end that scikit-learn adds is no threshold.
    const first = recalls.lastIndexOf(1);
    const known = recalls.map((recall, index) => ({ recall, precision: precisions[index] })).slice(first, -1);
    expect(points).toEqual(
      known.reverse().map(({ recall, precision }) => ({
        recall: expect.closeTo(recall, 12),
        precision: expect.closeTo(precision, 12),
      })),
    );
    expect(averagePrecision(scored, 1)).toBeCloseTo(average, 12);
  });

  it('is drawn with few points however many texts there are, first and last included', () => {
    const random = createSeededRandom(3);
    const truth = Array.from({ length: 5000 }, (_, row) => row % 2);
    const scored = scoredTexts(2, truth, truth.flatMap(() => [0, random() / 2 ** 32])); // prettier-ignore
    const curve = precisionRecallCurve(scored, 1);
    const points = precisionRecallPoints(scored, 1);
    expect(points.length).toBeLessThan(300);
    expect([points[0], points.at(-1)]).toEqual(
      [curve[0], curve.at(-1)].map((point) => [point?.recall, point?.precision]),
    );
  });

  it('is empty when no text has the label', () => {
    expect(precisionRecallCurve(scoredTexts(2, [1], [0.5, 0.5]), 0)).toEqual([]);
    expect(averagePrecision(scoredTexts(2, [1], [0.5, 0.5]), 0)).toBeNaN();
  });
});

describe('mcNemarTest', () => {
  it.each(reference.mcnemar)(
    'equals statsmodels: $firstOnly against $secondOnly',
    ({ firstOnly, secondOnly, pValue }) => {
      const found = mcNemarTest(firstOnly, secondOnly).pValue;
      expect(found / pValue).toBeCloseTo(1, 9);
    },
  );
});

describe('holmAdjustment', () => {
  it('is worked by hand, in the order of the tests', () => {
    const expected = [0.03, 0.06, 0.06].map((value) => expect.closeTo(value, 12));
    expect(holmAdjustment([0.01, 0.04, 0.03])).toEqual(expected);
    expect(holmAdjustment([0.9, 0.8])).toEqual([1, 1]);
    expect(holmAdjustment([])).toEqual([]);
  });
});

describe('comparePaired', () => {
  it.each(reference.paired)('agrees with NumPy, $labels labels', (known) => {
    const [truth, first, second] = [known.truth, known.first, known.second].map((values) => Int32Array.from(values));
    const found = comparePaired(truth, first, second, known.labels, { resamples: 5000 });
    expect(found.accuracy.difference).toBeCloseTo(known.accuracy, 12);
    expect(found.macroRecall.difference).toBeCloseTo(known.macroRecall, 12);
    for (const figure of ['accuracy', 'macroRecall'] as const) {
      expect(found[figure].interval?.low).toBeCloseTo(known[`${figure}Interval`][0], 1.9);
      expect(found[figure].interval?.high).toBeCloseTo(known[`${figure}Interval`][1], 1.9);
    }
    const back = comparePaired(truth, second, first, known.labels, { resamples: 10 });
    expect(back.accuracy.difference).toBeCloseTo(-found.accuracy.difference, 12);
    expect(back.mcNemar.pValue).toBe(found.mcNemar.pValue);
  });

  it('finds no difference between a classifier and itself', () => {
    const labels = Int32Array.from([0, 1, 1, 0]);
    expect(comparePaired(labels, labels, labels, 2, { resamples: 10 })).toEqual({
      n: 4,
      accuracy: { difference: 0, interval: { low: 0, high: 0 } },
      macroRecall: { difference: 0, interval: { low: 0, high: 0 } },
      mcNemar: { firstOnly: 0, secondOnly: 0, pValue: 1 },
    });
  });
});

describe('slices', () => {
  const names = (text: string) => slicesOf(text).map(({ group, name }) => `${group} ${name}`);
  it.each([
    [
      'good',
      ['length 1-5 words', 'negation without', 'emoji without', 'hashtag without', 'mention without', 'url without'],
    ],
    [
      '@a it isn’t #fun 😡 http://t.co/x y',
      ['length 6-10 words', 'negation with', 'emoji with', 'hashtag with', 'mention with', 'url with'],
    ],
    [
      'see https://t.co/x :/',
      ['length 1-5 words', 'negation without', 'emoji with', 'hashtag without', 'mention without', 'url with'],
    ],
    [
      'a '.repeat(26),
      ['length 26+ words', 'negation without', 'emoji without', 'hashtag without', 'mention without', 'url without'],
    ],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('are scored on their own', () => {
    const collector = createSliceCollector();
    ['10', '9', '10', '9'].forEach((name, row) => collector.add(row, { group: 'size', name }));
    for (let row = 0; row < 4; row++) collector.add(row, { group: 'id', name: String(row) });
    const scored = scoredTexts(2, [0, 1, 1, 1], [0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.3, 0.7]);
    expect(evaluateSlices(scored, collector.slices(3))).toMatchObject([
      { group: 'size', name: '9', n: 2, accuracy: 1, macroRecall: 1, labelFractions: [0, 1] },
      { group: 'size', name: '10', n: 2, accuracy: 0.5, macroRecall: 0.5, labelFractions: [0.5, 0.5] },
    ]);
  });
});
