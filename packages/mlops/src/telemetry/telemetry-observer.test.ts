import type { ObservedPrediction } from 'sentiment-core';
import { describe, expect, it } from 'vitest';
import { createTextHash } from '../feedback/text-hash.ts';
import { createQuietTelemetry } from './telemetry.ts';
import { createWrongPredictionEvent, type PredictionEvent, type TelemetryEvent } from './telemetry-event.ts';
import { createTelemetryObserver, type TelemetryObserverOptions } from './telemetry-observer.ts';

const canary = 'CANARY tweet 😀 of a user';
const hashText = createTextHash('a key of thirty-two bytes or more');

function observed(predictionId: string, text = canary): ObservedPrediction {
  return {
    predictionId,
    text,
    prediction: { label: 'negative', confidence: 0.9, probabilities: { negative: 0.9, positive: 0.1 } },
    model: { name: 'default', version: '1' },
    trueLabel: 'positive',
    durationMs: 0.25,
  };
}

function setUp(options: Partial<TelemetryObserverOptions> = {}) {
  const events: TelemetryEvent[] = [];
  const measured: number[] = [];
  const telemetry = {
    ...createQuietTelemetry(),
    isQuiet: false,
    track: (event: TelemetryEvent) => void events.push(event),
    measure: (predictions: readonly ObservedPrediction[]) => void measured.push(predictions.length),
  };
  const observer = createTelemetryObserver({ telemetry, hashText, clock: () => 77, ...options });
  return { observer, events: events as PredictionEvent[], measured };
}

describe('the observer of predictions', () => {
  it('tells hash, length, label, confidence, model and duration, and no text', async () => {
    const { observer, events } = setUp();
    await observer.onPredictions([observed('p1')]);
    expect(events).toEqual([
      {
        name: 'PREDICTION',
        id: 'p1',
        at: 77,
        properties: {
          predictionId: 'p1',
          textHash: hashText(canary),
          textLength: canary.length,
          label: 'negative',
          confidence: 0.9,
          modelName: 'default',
          modelVersion: '1',
          durationMs: 0.25,
        },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('CANARY');
  });

  it('samples by the id alone, at the share it is told, and measures all', async () => {
    const ids = Array.from(
      { length: 20_000 },
      (_, index) => `0196f0a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
    );
    const first = setUp({ sampling: 0.1 });
    const second = setUp({ sampling: 0.1 });
    const wider = setUp({ sampling: 0.5 });
    for (const { observer } of [first, second, wider]) await observer.onPredictions(ids.map((id) => observed(id, 'x')));
    // Five standard deviations of a binomial of 20,000 at 0.1.
    expect(Math.abs(first.events.length - 2_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
    expect(second.events.map(({ id }) => id)).toEqual(first.events.map(({ id }) => id));
    const widerIds = new Set(wider.events.map(({ id }) => id));
    expect(first.events.every(({ id }) => widerIds.has(id))).toBe(true);
    expect(first.events[0].share).toBe(0.1);
    expect(first.measured).toEqual([20_000]);
  });

  it('sends none at a share of 0, and still measures', async () => {
    const { observer, events, measured } = setUp({ sampling: 0 });
    await observer.onPredictions([observed('a'), observed('b')]);
    expect([events, measured]).toEqual([[], [2]]);
  });

  it('computes nothing for telemetry that is quiet', async () => {
    const hashed: string[] = [];
    const telemetry = createQuietTelemetry();
    const observer = createTelemetryObserver({ telemetry, hashText: (text) => (hashed.push(text), 'h') });
    await observer.onPredictions([observed('p1')]);
    expect(hashed).toEqual([]);
  });

  it.each([
    ['sampling', { sampling: 1.1 }],
    ['sampling', { sampling: NaN }],
    ['hashText', { hashText: 'sha256' }],
    ['clock', { clock: 0 }],
    ['telemetry', { telemetry: undefined }],
  ])('checks %s', (field, options) => {
    expect(() => setUp(options as object)).toThrow(expect.objectContaining({ code: 'option_invalid', field }) as Error);
  });
});

describe('the event of a wrong prediction', () => {
  const change = {
    predictionId: 'p1',
    at: 5_000,
    prediction: {
      label: 'negative',
      confidence: 0.8,
      model: { name: 'm', version: '1' },
      receivedAt: 2_000,
      textHash: 'h',
      textLength: 9,
    },
    after: { correct: false, trueLabel: 'positive', comment: 'it said CANARY' },
  };

  it('leaves the comment behind, which may quote the text', () => {
    const event = createWrongPredictionEvent(change);
    expect(event).toMatchObject({
      name: 'WRONG_PREDICTION',
      id: 'p1/5000',
      at: 5_000,
      properties: { label: 'negative', trueLabel: 'positive', predictedAt: 2_000, delayMs: 3_000 },
    });
    expect(JSON.stringify(event)).not.toContain('CANARY');
  });

  it('has no true label when the report has none, and no negative delay when a clock steps back', () => {
    const event = createWrongPredictionEvent({ ...change, at: 1_000, after: { correct: false } });
    expect(event.properties).not.toHaveProperty('trueLabel');
    expect(event.properties.delayMs).toBe(0);
  });
});
