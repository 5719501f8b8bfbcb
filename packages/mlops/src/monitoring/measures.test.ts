import fc from 'fast-check';
import { type Classifier, type ClassifierInfo, loadClassifier, type ObservedPrediction } from 'sentiment-core';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { describe, expect, it } from 'vitest';
import { createMeasures, durationBucket, durationQuantiles } from './measures.ts';

async function observe(classifier: Classifier, text: string): Promise<ObservedPrediction> {
  return {
    predictionId: '1',
    text,
    prediction: (await classifier.predict([text]))[0],
    model: classifier.info,
    durationMs: 0.5,
  };
}
function bucketsOf(observed: ObservedPrediction, classifier: Parameters<typeof createMeasures>[0]['classifier']) {
  return Object.fromEntries(createMeasures({ classifier }).map(({ name, bucketsOf }) => [name, bucketsOf(observed)]));
}

describe('measures of predictions', () => {
  it('put every prediction into buckets', async () => {
    const classifier = createWordCountClassifier();
    expect(bucketsOf(await observe(classifier, '@me this is good 😍'), classifier)).toEqual({
      label: 'positive',
      duration: expect.stringMatching(/^0\.5/),
      score: '70-80%',
      length: '1-20',
      unknown: [],
      emoji: '1',
      links: '0',
      mentions: '1',
      language: 'many English function words',
    });
  });

  it('have the buckets of the reference that the model carries', async () => {
    const classifier = await loadClassifier();
    const { measures = {} } = classifier.info.reference ?? {};
    const buckets = bucketsOf(await observe(classifier, 'the flight was late, so angry'), () => classifier);
    expect(Object.keys(buckets).sort()).toEqual(['duration', ...Object.keys(measures)].sort());
    for (const [measure, counts] of Object.entries(measures)) expect(counts).toHaveProperty([String(buckets[measure])]);
  });

  it('follow the model in use, and do not mix its words with those of another', async () => {
    const known = await loadClassifier();
    const plain: { info: ClassifierInfo } = createWordCountClassifier();
    let inUse: Classifier | undefined = known;
    const unknown = createMeasures({ classifier: () => inUse }).find(({ name }) => name === 'unknown');
    const observed = await observe(known, 'the zorglfrump');
    expect(unknown?.bucketsOf(observed)).toBe('31-50%');
    expect(unknown?.bucketsOf({ ...observed, model: plain.info })).toEqual([]);
    inUse = createWordCountClassifier();
    expect(unknown?.bucketsOf({ ...observed })).toEqual([]);
    inUse = undefined;
    expect(unknown?.bucketsOf({ ...observed })).toEqual([]);
    inUse = known;
    expect(unknown?.bucketsOf({ ...observed })).toBe('31-50%');
  });

  it('need a classifier', () => {
    expect(() => createMeasures({} as never)).toThrow('option "classifier" must be an object');
  });

  it('cost a few microseconds a text', async () => {
    const classifier = await loadClassifier();
    const measures = createMeasures({ classifier });
    const template = await observe(classifier, '');
    const texts = Array.from(
      { length: 20_000 },
      (_, row) => `@air${row} the flight to Paris was ${row} hours late, never again http://t.co/${row}`,
    );
    const observed = texts.map((text) => ({ ...template, text }));
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage();
      for (const one of observed) for (const measure of measures) measure.bucketsOf(one);
      const { user, system } = process.cpuUsage(before);
      best = Math.min(best, (user + system) / texts.length);
    }
    // Processor time, for a busy machine must not look like a defect. About 1.5 without the test's own instrumentation.
    expect(best).toBeLessThan(10);
  });
});

function quantilesOf(durations: readonly number[]) {
  const counts = new Map<string, number>();
  for (const duration of durations)
    counts.set(durationBucket(duration), (counts.get(durationBucket(duration)) ?? 0) + 1);
  return durationQuantiles(counts);
}

describe('buckets of durations', () => {
  it('hold what is at most their end', () => {
    expect(durationBucket(0)).toBe('0.001');
    expect(durationBucket(0.001)).toBe('0.001');
    expect(durationBucket(0.0010001)).toBe('0.00108');
    expect(durationBucket(Infinity)).toBe(durationBucket(1e12));
    expect(Number(durationBucket(1e12))).toBeGreaterThan(3_600_000);
    fc.assert(
      fc.property(fc.double({ min: 0.0011, max: 3.6e6, noNaN: true }), (duration) => {
        const end = Number(durationBucket(duration));
        expect(end).toBeGreaterThan(duration * 0.9999);
        expect(end / 1.0801).toBeLessThan(duration);
      }),
    );
  });

  it('tell quantiles within 5 %', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength: 1 }), (durations) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const quantiles = quantilesOf(durations);
        for (const [name, level] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const exact = sorted[Math.ceil(level * sorted.length - 1e-9) - 1];
          expect(Math.abs((quantiles?.[name] ?? NaN) / exact - 1)).toBeLessThan(0.05);
        }
      }),
    );
  });

  it('tell nothing of nothing', () => expect(quantilesOf([])).toBeNull());
});
