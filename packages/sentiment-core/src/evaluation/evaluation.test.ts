import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Classifier } from '../contracts/classifier.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { evaluateClassifier, evaluateScores } from './evaluation.ts';
import reference from './reference/reference.json';
import type { ScoredTexts } from './classification-scores.ts';

function scoredTexts(labelCount: number, truth: readonly number[], probabilities: readonly number[]): ScoredTexts {
  return {
    labelCount,
    truth: Int32Array.from(truth),
    probabilities: Float32Array.from(probabilities),
  };
}
function names(labelCount: number): string[] {
  return Array.from({ length: labelCount }, (_, label) => `label${label}`);
}

describe.each(reference.cases)('against scikit-learn: $name', ({ labels, truth, probabilities, expected }) => {
  const evaluation = evaluateScores(names(labels), scoredTexts(labels, truth, probabilities), {
    resamples: 5000,
    seed: 3,
  });
  const perLabel = Object.values(evaluation.perLabel);

  it.each(['accuracy', 'macroRecall', 'macroF1', 'rocAuc', 'logLoss', 'brier', 'ece'] as const)('%s', (figure) => {
    expect(evaluation[figure]).toBeCloseTo(expected[figure], 9);
  });

  it('per label, confusion', () => {
    expect(evaluation.confusion).toEqual(expected.confusion);
    expect(perLabel.map(({ support }) => support)).toEqual(expected.support);
    for (const figure of ['precision', 'recall', 'f1'] as const) {
      for (const [label, scores] of perLabel.entries()) expect(scores[figure]).toBeCloseTo(expected[figure][label], 12);
    }
  });

  it('is twice the one-column Brier score when there are two labels', () => {
    if (expected.brierTwoLabels !== null) expect(evaluation.brier).toBeCloseTo(2 * expected.brierTwoLabels, 7);
    else expect(labels).toBeGreaterThan(2);
  });

  it('Wilson interval', () => {
    const { low, high } = evaluation.confidenceIntervals.accuracy ?? { low: NaN, high: NaN };
    expect(low).toBeCloseTo(expected.accuracyInterval[0], 12);
    expect(high).toBeCloseTo(expected.accuracyInterval[1], 12);
  });

  it.each(['macroRecall', 'rocAuc', 'ece'] as const)(
    'bootstrap interval of %s, within what resampling varies',
    (figure) => {
      const interval = evaluation.confidenceIntervals[figure];
      expect(interval?.low).toBeCloseTo(expected[`${figure}Interval`][0], 1.9);
      expect(interval?.high).toBeCloseTo(expected[`${figure}Interval`][1], 1.9);
    },
  );
});

describe('worked by hand', () => {
  // Two labels, four texts: p(second) = .9 .6 .6 .2, truth 1 1 0 0.
  const evaluation = evaluateScores(
    ['negative', 'positive'],
    scoredTexts(2, [1, 1, 0, 0], [0.1, 0.9, 0.4, 0.6, 0.4, 0.6, 0.8, 0.2]),
    { resamples: 0 },
  );

  it('counts', () => {
    expect(evaluation.confusion).toEqual([
      [1, 1],
      [0, 2],
    ]);
    expect(evaluation.perLabel['negative']).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(evaluation.perLabel['positive']).toEqual({ precision: 2 / 3, recall: 1, f1: 0.8, support: 2 });
    expect(evaluation.accuracy).toBe(0.75);
    expect(evaluation.macroRecall).toBe(0.75);
    expect(evaluation.macroF1).toBeCloseTo((2 / 3 + 0.8) / 2, 12);
  });

  it('ranks: 3 of 4 pairs won, one tied', () => {
    expect(evaluation.rocAuc).toBe(3.5 / 4);
  });

  it('probabilities', () => {
    expect(evaluation.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.4) + Math.log(0.8)) / 4, 6);
    expect(evaluation.brier).toBeCloseTo((2 * (0.01 + 0.16 + 0.36 + 0.04)) / 4, 6);
    // Confidences .9, .6, .6, .8 in three bins: |.9-1| + |1.2-1| + |.8-1| over 4 texts.
    expect(evaluation.ece).toBeCloseTo((0.1 + 0.2 + 0.2) / 4, 6);
  });

  it('leaves bootstrap intervals out when told', () => {
    expect(evaluation.confidenceIntervals).toMatchObject({ macroRecall: null, macroF1: null, rocAuc: null, ece: null });
    expect(evaluation.confidenceIntervals.accuracy?.low).toBeCloseTo(0.3006, 4);
  });
});

describe('edges', () => {
  it('has no ROC AUC when all texts have one label, and leaves the absent label out of the means', () => {
    const evaluation = evaluateScores(['negative', 'positive'], scoredTexts(2, [1, 1], [0.1, 0.9, 0.2, 0.8]));
    expect(evaluation).toMatchObject({ rocAuc: null, macroRecall: 1, macroF1: 1, accuracy: 1 });
    expect(evaluation.confidenceIntervals.rocAuc).toBeNull();
    expect(evaluation.perLabel['negative']).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('clips a probability of 0 at 1e-15', () => {
    const evaluation = evaluateScores(['negative', 'positive'], scoredTexts(2, [1], [1, 0]));
    expect(evaluation.logLoss).toBeCloseTo(15 * Math.LN10, 9);
    expect(evaluation.brier).toBe(2);
    expect(evaluation.ece).toBe(1);
  });

  it('gives the same intervals for the same seed, others for another', () => {
    const scored = scoredTexts(2, [0, 1, 1, 0, 1], [0.9, 0.1, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9]);
    const intervals = (seed: number) => evaluateScores(['a', 'b'], scored, { seed, resamples: 50 }).confidenceIntervals;
    expect(intervals(5)).toEqual(intervals(5));
    expect(intervals(5)).not.toEqual(intervals(6));
  });
});

const generatedTexts = fc
  .integer({ min: 2, max: 4 })
  .chain((labelCount) =>
    fc
      .array(
        fc.tuple(
          fc.nat(labelCount - 1),
          fc.array(fc.integer({ min: 1, max: 9 }), { minLength: labelCount, maxLength: labelCount }),
        ),
        { minLength: 1, maxLength: 40 },
      )
      .map((rows) => ({ labelCount, rows })),
  );
type Rows = readonly (readonly [number, readonly number[]])[];
function toScored(labelCount: number, rows: Rows): ScoredTexts {
  return scoredTexts(
    labelCount,
    rows.map(([truth]) => truth),
    rows.flatMap(([, parts]) => parts.map((part) => part / parts.reduce((sum, value) => sum + value, 0))),
  );
}

describe('properties', () => {
  it('no figure leaves its range', () => {
    fc.assert(
      fc.property(generatedTexts, ({ labelCount, rows }) => {
        const evaluation = evaluateScores(names(labelCount), toScored(labelCount, rows), { resamples: 20 });
        for (const figure of ['accuracy', 'macroRecall', 'macroF1', 'ece'] as const) {
          expect(evaluation[figure]).toBeGreaterThanOrEqual(0);
          expect(evaluation[figure]).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(evaluation.rocAuc ?? 0.5).toBeGreaterThanOrEqual(0);
        expect(evaluation.rocAuc ?? 0.5).toBeLessThanOrEqual(1);
        expect(evaluation.brier).toBeLessThanOrEqual(2);
        expect(evaluation.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        for (const interval of Object.values(evaluation.confidenceIntervals)) {
          if (interval !== null) expect(interval.low).toBeLessThanOrEqual(interval.high);
        }
      }),
    );
  });

  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(generatedTexts, ({ labelCount, rows }) => {
        const evaluate = (order: Rows) =>
          evaluateScores(names(labelCount), toScored(labelCount, order), { resamples: 0 });
        const straight = evaluate(rows);
        const reversed = evaluate([...rows].reverse());
        expect(reversed.confusion).toEqual(straight.confusion);
        expect(reversed.rocAuc ?? -1).toBeCloseTo(straight.rocAuc ?? -1, 12);
        expect(reversed.ece).toBeCloseTo(straight.ece, 12);
        expect(reversed.logLoss).toBeCloseTo(straight.logLoss, 12);
      }),
    );
  });

  it('ROC AUC is 1 - AUC when the two labels are swapped in the truth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 9 })), { minLength: 2, maxLength: 40 }),
        (rows) => {
          const area = (flip: boolean) =>
            evaluateScores(
              ['a', 'b'],
              scoredTexts(
                2,
                rows.map(([truth]) => (flip ? 1 - truth : truth)),
                rows.flatMap(([, p]) => [1 - p / 10, p / 10]),
              ),
              { resamples: 0 },
            ).rocAuc;
          const straight = area(false);
          fc.pre(straight !== null);
          expect(area(true)).toBeCloseTo(1 - (straight ?? 0), 12);
        },
      ),
    );
  });
});

/** Says positive of texts with a `+`, sure of it by .8. */
function plusClassifier(calls: number[] = []): Classifier {
  const labels = ['negative', 'positive'];
  return {
    info: { name: 'plus', version: '1', kind: 'test', labels, preprocessing: 'none', metrics: {} },
    predict: () => Promise.reject(new Error('not used')),
    predictProbabilities: async (texts) => {
      calls.push(texts.length);
      return Float32Array.from(texts.flatMap((text) => (text.includes('+') ? [0.2, 0.8] : [0.8, 0.2])));
    },
    close: async () => undefined,
  };
}

const examples = [
  { text: 'a+', label: 2 },
  { text: 'b', label: 0 },
  { text: 'c', label: 1 },
  { text: 'd', label: 2 },
  { text: 'e', label: 0 },
];
const dataset = createArrayDataset({ labels: ['negative', 'neutral', 'positive'], examples, batchSize: 2 });

describe('evaluateClassifier', () => {
  it('matches labels by name, counts unknown ones, and measures the classifier alone', async () => {
    const calls: number[] = [];
    const times = [0, 10, 100, 130];
    const evaluation = await evaluateClassifier(plusClassifier(calls), dataset, {
      batchSize: 3,
      now: () => times.shift() ?? NaN,
    });
    expect(calls).toEqual([3, 1]);
    expect(evaluation).toMatchObject({
      n: 4,
      labels: ['negative', 'positive'],
      accuracy: 0.75,
      macroRecall: 0.75,
      confusion: [
        [2, 0],
        [1, 1],
      ],
      rocAuc: 0.75,
      skipped: 1,
    });
    expect(evaluation.textsPerSecond).toBeCloseTo(100, 9);
    expect(Object.keys(evaluation).sort()).toEqual(
      [
        'n',
        'labels',
        'accuracy',
        'macroRecall',
        'macroF1',
        'perLabel',
        'rocAuc',
        'logLoss',
        'brier',
        'ece',
        'confusion',
        'confidenceIntervals',
        'textsPerSecond',
        'skipped',
      ].sort(),
    );
  });

  it('says so when no row can be used', async () => {
    const neutral = createArrayDataset({ labels: ['neutral', 'mixed'], examples: [{ text: 'a', label: 0 }] });
    await expect(evaluateClassifier(plusClassifier(), neutral)).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: 'no row has a label of the model (negative, positive); 1 rows have others',
    });
  });

  it('stops when told', async () => {
    await expect(evaluateClassifier(plusClassifier(), dataset, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('names a wrong option', async () => {
    await expect(evaluateClassifier(plusClassifier(), dataset, { batchSize: 0 })).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'batchSize: a whole number of 1 or more is needed',
    });
  });
});
