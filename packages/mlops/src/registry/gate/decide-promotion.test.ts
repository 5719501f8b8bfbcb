import type { SliceRows } from 'sentiment-core/evaluation';
import { describe, expect, it } from 'vitest';
import type { ModelResults, ComparisonResults } from './compare-models.ts';
import { decidePromotion } from './decide-promotion.ts';
import { resolveGateCriteria } from './gate-criteria.ts';
import { decisionTags } from './gate-decision.ts';
import { sliceLosses } from './slice-losses.ts';

const labels = ['negative', 'positive'];

/** Rows alternate between the labels; `isRight` tells where the answer is right. */
function modelResults(n: number, isRight: (row: number) => boolean, more: Partial<ModelResults> = {}) {
  const truth = Int32Array.from({ length: n }, (_, row) => row % 2);
  const probabilities = new Float32Array(n * 2).fill(0.2);
  for (const [row, label] of truth.entries()) probabilities[row * 2 + (isRight(row) ? label : 1 - label)] = 0.8;
  return {
    labels,
    scored: { labelCount: 2, truth, probabilities },
    milliseconds: 1,
    bytes: 1000,
    trainedOn: undefined,
    ...more,
  };
}

function rowsFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
function slice(name: string, from: number, to: number): SliceRows {
  return {
    group: 'topic',
    name,
    rows: rowsFrom(from, to),
  };
}

function decide(results: Partial<ComparisonResults> & Pick<ComparisonResults, 'challenger'>, criteria = {}) {
  const decision = decidePromotion(
    { champion: undefined, slices: [], fingerprint: undefined, ...results },
    resolveGateCriteria(criteria),
  );
  const refused = decision.checks.filter(({ passed }) => !passed).map(({ name }) => name);
  return { decision, refused, reasonOf: (name: string) => decision.checks.find((one) => one.name === name)?.reason };
}

/** 80 % right: rows 400 to 1999. */
const champion = modelResults(2000, (row) => row >= 400);

describe('a challenger', () => {
  it('that is right where the champion is, and more often, is accepted', () => {
    const challenger = modelResults(2000, (row) => row >= 300);
    const { decision, refused, reasonOf } = decide({ challenger, champion, slices: [slice('late', 0, 1000)] });
    expect(refused).toEqual([]);
    expect(decision.accepted).toBe(true);
    expect(decision.figures.accuracy?.difference).toBeCloseTo(0.05, 12);
    expect(decision.figures.mcNemar).toMatchObject({ firstOnly: 100, secondOnly: 0 });
    expect(reasonOf('gain')).toMatch(/^accuracy \+0\.0500 \[\+0\.0\d+, \+0\.0\d+\]; a gain of 0\.0020 is needed$/);
  });

  it('that improves overall but worsens a slice is refused for the slice', () => {
    // 200 rows won, 60 of the 200 rows of `luggage` lost.
    const challenger = modelResults(2000, (row) => row >= 200 && row < 1940);
    const slices = [slice('luggage', 1800, 2000), slice('other', 0, 1800)];
    const { decision, refused, reasonOf } = decide({ challenger, champion, slices });
    expect(refused).toEqual(['slices']);
    expect(decision.accepted).toBe(false);
    expect(decision.figures.slices[0]).toMatchObject({ name: 'luggage', n: 200, loss: 0.3 });
    expect(reasonOf('slices')).toMatch(/^topic: luggage \(200 rows\) loses 0\.3000, p .*; a loss of 0\.02 is allowed/);
    expect(decide({ challenger, champion, slices }, { maximumSliceLoss: 0.3 }).refused).toEqual([]);
  });

  it('is evaluated on the labels as slices, too', () => {
    // Better on negatives (even rows), worse on positives.
    const challenger = modelResults(2000, (row) => (row % 2 === 0 ? row >= 20 : row >= 500));
    expect(decide({ challenger, champion }).reasonOf('slices')).toMatch(
      /^label: positive \(1,000 rows\) loses 0\.0500/,
    );
  });

  it('is not refused for the noise of a small slice, nor for a loss within the tolerance', () => {
    const challenger = modelResults(2000, (row) => row >= 200 && row !== 1960 && row !== 1970 && row !== 1980);
    const noisy = decide({ challenger, champion, slices: [slice('few', 1940, 2000), slice('tiny', 1960, 1990)] });
    expect(noisy.refused).toEqual([]);
    expect(noisy.decision.figures.slices[0]).toMatchObject({ name: 'few', loss: 0.05 });
    expect(noisy.decision.figures.smallSlices).toBe(1);
  });

  it('that ties is refused for its gain and its significance', () => {
    expect(decide({ challenger: champion, champion }).refused).toEqual(['gain', 'significance']);
    // As often right, elsewhere.
    const elsewhere = modelResults(2000, (row) => row < 1600);
    const { refused, reasonOf } = decide({ challenger: elsewhere, champion });
    expect(refused).toContain('significance');
    expect(reasonOf('significance')).toMatch(/^400 rows only the challenger has right, 400 only the champion/);
  });

  it('with a gain that may be chance is refused for its significance alone', () => {
    const lucky = modelResults(
      2000,
      (row) => (row >= 400 || (row >= 195 && row < 205)) && row !== 1000 && row !== 1500,
    );
    expect(decide({ challenger: lucky, champion }).refused).toEqual([]);
    const luckier = modelResults(2000, (row) => row >= 395 && row !== 500);
    expect(decide({ challenger: luckier, champion }).refused).toEqual(['significance']);
  });

  it('that is significantly worse is refused', () => {
    const worse = modelResults(2000, (row) => row >= 600);
    expect(decide({ challenger: worse, champion }).refused).toEqual(['gain', 'significance', 'slices']);
  });

  it('is refused on too few rows, of all or of a label', () => {
    const few = (isRight: (row: number) => boolean) => modelResults(900, isRight);
    const results = { challenger: few((row) => row >= 100), champion: few((row) => row >= 400) };
    expect(decide(results).refused).toEqual(['sample']);
    expect(decide(results).reasonOf('sample')).toBe('900 held-out rows, 1,000 are needed');
    expect(decide(results, { minimumSample: 900 }).refused).toEqual([]);
    expect(decide(results, { minimumSample: 900, minimumSliceSize: 451 }).reasonOf('sample')).toBe(
      '450 rows are negative, 451 are needed',
    );
  });

  it('is refused when it is too slow or too large', () => {
    const better = (more: Partial<ModelResults>) => modelResults(2000, (row) => row >= 200, more);
    expect(decide({ challenger: better({ milliseconds: 2, bytes: 4000 }), champion }).refused).toEqual([]);
    expect(decide({ challenger: better({ milliseconds: 2.1 }), champion }).refused).toEqual(['latency']);
    const heavy = decide({ challenger: better({ bytes: 4001 }), champion });
    expect(heavy.refused).toEqual(['size']);
    expect(heavy.reasonOf('size')).toBe('0.00 MB against 0.00 MB; 4 times as much is allowed');
  });

  it('is refused when it was trained on the held-out rows', () => {
    const challenger = modelResults(2000, () => true, { trainedOn: 'f00d' });
    expect(decide({ challenger, champion, fingerprint: 'f00d' }).refused).toEqual(['unseen']);
    expect(decide({ challenger, champion, fingerprint: 'beef' }).refused).toEqual([]);
  });

  it('may have the labels in another order, but no others', () => {
    const challenger = modelResults(2000, (row) => row >= 200);
    const { truth, probabilities } = champion.scored;
    const turned = {
      ...champion,
      labels: ['positive', 'negative'],
      scored: {
        labelCount: 2,
        truth: truth.map((label) => 1 - label),
        probabilities: probabilities.map((_, place) => probabilities[place % 2 === 0 ? place + 1 : place - 1] ?? 0),
      },
    };
    const expected = decide({ challenger, champion }).decision;
    expect(decide({ challenger, champion: turned }).decision).toEqual(expected);
    const others = { ...champion, labels: ['bad', 'good'] };
    expect(decide({ challenger, champion: others }).refused).toEqual(['labels']);
  });
});

describe('a first champion', () => {
  it('must be above chance with confidence', () => {
    expect(decide({ challenger: champion }).refused).toEqual([]);
    const guessing = modelResults(2000, (row) => row % 5 < 3);
    expect(decide({ challenger: guessing }).refused).toEqual(['quality']);
    expect(decide({ challenger: champion }, { minimumMacroRecall: 0.8 }).refused).toEqual(['quality']);
    expect(decide({ challenger: modelResults(900, () => true) }).refused).toEqual(['sample']);
  });
});

describe('slices', () => {
  it('of equal models are found worse no more often than the level says', () => {
    // A linear congruential generator: the same draws everywhere.
    let state = 1;
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const slices = Array.from({ length: 16 }, (_, index) => slice(`s${index}`, index * 100, index * 100 + 400));
    const trials = 400;
    let refused = 0;
    for (let trial = 0; trial < trials; trial++) {
      const answers = () => Int32Array.from({ length: 2000 }, () => (random() < 0.8 ? 1 : 0));
      const options = { truth: new Int32Array(2000).fill(1), challenger: answers(), champion: answers() };
      const losses = sliceLosses({ ...options, slices, minimumSliceSize: 50 });
      if (losses.some(({ loss, pValue }) => loss > 0.02 && pValue < 0.05)) refused += 1;
    }
    expect(refused / trials).toBeLessThan(0.06);
  });
});

describe('criteria', () => {
  it.each([
    ['minimumSample', { minimumSample: 0 }],
    ['minimumGain', { minimumGain: -0.1 }],
    ['significance', { significance: 0.9 }],
    ['maximumLatencyFactor', { maximumLatencyFactor: Number.NaN }],
    ['minimumMacroRecall', { minimumMacroRecall: 2 }],
    ['gain', { gain: 1 } as object],
  ])('name a wrong %s', (field, criteria) => {
    expect(() => resolveGateCriteria(criteria)).toThrow(expect.objectContaining({ code: 'option_invalid', field }));
  });
});

describe('tags of a decision', () => {
  it('hold all reasons and figures within the limit of MLflow', () => {
    const slices = Array.from({ length: 300 }, (_, index) => slice(`city ${'x'.repeat(30)} ${index}`, 0, 100 + index));
    const challenger = modelResults(2000, (row) => row >= 300);
    const { decision } = decide({ challenger, champion, slices });
    const tags = decisionTags({ decision, state: 'accepted', champion: '4', time: 0 });
    expect(Object.values(tags).every((value) => value.length <= 5000)).toBe(true);
    expect(tags['sentiment.gate']).toBe('accepted');
    expect(tags['sentiment.gate.time']).toBe('1970-01-01T00:00:00.000Z');
    expect(tags['sentiment.gate.reasons']?.split('\n')).toHaveLength(decision.checks.length);
    const figures = JSON.parse(tags['sentiment.gate.figures'] ?? '');
    expect(figures).toMatchObject({ against: '4', n: 2000, criteria: { minimumGain: 0.002 } });
    expect(figures.slices.length + figures.slicesLeftOut).toBe(302);
  });
});
