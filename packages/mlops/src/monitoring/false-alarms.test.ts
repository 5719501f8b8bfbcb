import { describe, expect, it } from 'vitest';
import { driftCriteria, evaluateDrift } from './evaluate-drift.ts';

/** Mulberry32 (Tommy Ettinger): whole days of chance from one seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Distributions = Readonly<Record<string, readonly number[]>>;

/** Distributions like those of tweets: many buckets, rare ones, one that holds nearly everything. */
const distributions: Distributions = {
  label: [0.5, 0.5],
  score: [0.26, 0.09, 0.06, 0.05, 0.05, 0.05, 0.06, 0.06, 0.09, 0.23],
  length: [0.03, 0.14, 0.18, 0.17, 0.15, 0.13, 0.18, 0.019, 0.001],
  unknown: [0.49, 0.265, 0.17, 0.04, 0.028, 0.007],
  emoji: [0.996, 0.003, 0.001],
  links: [0.955, 0.044, 0.001],
  mentions: [0.6, 0.37, 0.03],
  language: [0.7, 0.23, 0.065, 0.004, 0.001],
};

function draw(of: Distributions, texts: number, random: () => number): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(of).map(([measure, buckets]) => {
      const counts: Record<string, number> = {};
      for (let text = 0; text < texts; text++) {
        let left = random();
        let bucket = 0;
        while (bucket < buckets.length - 1 && (left -= buckets[bucket]) >= 0) bucket += 1;
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      return [measure, counts];
    }),
  );
}

function raises(
  reference: ReturnType<typeof draw>,
  window: ReturnType<typeof draw>,
  falseAlarmsPerDay?: number,
): boolean {
  return evaluateDrift(
    reference,
    window,
    driftCriteria(falseAlarmsPerDay === undefined ? {} : { falseAlarmsPerDay, minimumDistance: 0 }),
  ).some(({ verdict }) => verdict === 'drift');
}

describe('drift by chance', () => {
  it('raises no alarm in 1,500 windows of texts like the reference', () => {
    const random = createRandom(1);
    let alarms = 0;
    for (let round = 0; round < 50; round++) {
      const reference = draw(distributions, 5000, random);
      for (let window = 0; window < 30; window++)
        alarms += raises(reference, draw(distributions, 200 + 20 * window, random)) ? 1 : 0;
    }
    expect(alarms).toBe(0);
  });

  it('is as rare as promised when the promise is weak enough to be counted', () => {
    // One alarm a day: one window in 48.
    const random = createRandom(2);
    let alarms = 0;
    const windows = 1500;
    for (let round = 0; round < windows; round++) {
      alarms += raises(draw(distributions, 3000, random), draw(distributions, 300, random), 1) ? 1 : 0;
    }
    expect(alarms / windows).toBeLessThan(1.5 / 48);
    // Bonferroni and joined buckets make it rarer, not impossible.
    expect(alarms).toBeGreaterThan(0);
  });

  it('is told from a shift of the classes, and from texts of another kind, at 1,000 texts', () => {
    const random = createRandom(3);
    const reference = draw(distributions, 5000, random);
    const shifted: Distributions = { ...distributions, label: [0.62, 0.38] };
    const tagged: Distributions = { ...distributions, links: [0.87, 0.12, 0.01] };
    for (const other of [shifted, tagged]) {
      let found = 0;
      for (let window = 0; window < 100; window++) found += raises(reference, draw(other, 1000, random)) ? 1 : 0;
      expect(found).toBeGreaterThanOrEqual(95);
    }
  });
});
