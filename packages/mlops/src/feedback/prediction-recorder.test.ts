import { type ObservedPrediction, SentimentError } from 'sentiment-core';
import { createObservedPipeline } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database } from '../storage/database.ts';
import { openDatabase } from '../storage/open-database.ts';
import type { FeedbackChange } from './feedback-listener.ts';
import { createPredictionRecorder, type PredictionRecorderOptions } from './prediction-recorder.ts';
import { createTextHash } from './text-hash.ts';

let database: Database;
beforeEach(async () => {
  database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
});
afterEach(() => database.close());

function observe(index: number): ObservedPrediction {
  return {
    predictionId: `id-${index}`,
    text: 'a tweet',
    prediction: { label: 'positive', confidence: 0.75, probabilities: { negative: 0.25, positive: 0.75 } },
    model: { name: 'm', version: '1' },
    durationMs: 0.1,
  };
}
function observeMany(count: number, from = 0): ObservedPrediction[] {
  return Array.from({ length: count }, (_, index) => observe(from + index));
}

function create(options: Partial<PredictionRecorderOptions> = {}) {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  return {
    errors,
    recorder: createPredictionRecorder({ database, textHash: createTextHash('k'.repeat(32)), onError, ...options }),
  };
}

/** A database whose transactions fail as long as `failure.code` is set. */
function failing(failure: { code: 'storage_unavailable' | 'storage_failed' | undefined }): Database {
  return {
    ...database,
    transaction: (work) =>
      failure.code === undefined
        ? database.transaction(work)
        : Promise.reject(new SentimentError({ code: failure.code, message: 'made to fail' })),
  };
}

async function storedCount(): Promise<number> {
  return (await database.query.selectFrom('predictions').select('id').execute()).length;
}

test('predictions are written within the interval, by themselves', async () => {
  const { recorder } = create({ flushIntervalMs: 20 });
  recorder.onPredictions(observeMany(3));
  expect(recorder.holds('id-2')).toBe(true);
  await vi.waitFor(async () => expect(await storedCount()).toBe(3));
  await vi.waitFor(() => expect(recorder.holds('id-2')).toBe(false));
  await recorder.close();
});

test('a full batch does not wait, even while more keep coming', async () => {
  const { recorder } = create({ flushIntervalMs: 60_000, batchSize: 10 });
  for (let index = 0; index < 200; index++) {
    recorder.onPredictions([observe(index)]);
    if (index % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await vi.waitFor(() => expect(recorder.figures().stored).toBe(200));
  await recorder.close();
});

test('a slow database never makes the buffer larger than its capacity, and what is dropped is told', async () => {
  const { recorder } = create({ flushIntervalMs: 60_000, capacity: 5 });
  recorder.onPredictions(observeMany(3));
  expect(() => recorder.onPredictions(observeMany(4, 3))).toThrow('2 predictions were not recorded: too many wait');
  expect(recorder.figures()).toEqual({ stored: 0, dropped: 2, waiting: 5 });
  await recorder.flush();
  expect(recorder.figures()).toEqual({ stored: 5, dropped: 2, waiting: 0 });
  await recorder.close();
  expect(() => recorder.onPredictions([observe(9)])).toThrow('the recorder is closed');
});

test('while the database is away predictions wait, and are written when it is back', async () => {
  const failure: Parameters<typeof failing>[0] = { code: 'storage_unavailable' };
  const { recorder, errors } = create({ database: failing(failure), flushIntervalMs: 5 });
  recorder.onPredictions(observeMany(2));
  await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1));
  expect(recorder.figures()).toEqual({ stored: 0, dropped: 0, waiting: 2 });
  failure.code = undefined;
  await vi.waitFor(() => expect(recorder.figures()).toEqual({ stored: 2, dropped: 0, waiting: 0 }));
  await recorder.close();
});

test('a batch that the database refuses is dropped, and does not hold up the next one', async () => {
  const failure: Parameters<typeof failing>[0] = { code: 'storage_failed' };
  const { recorder } = create({ database: failing(failure), flushIntervalMs: 60_000, batchSize: 2 });
  recorder.onPredictions(observeMany(1));
  await expect(recorder.flush()).rejects.toThrow('made to fail');
  failure.code = undefined;
  recorder.onPredictions(observeMany(1, 1));
  await recorder.flush();
  expect(recorder.figures()).toEqual({ stored: 1, dropped: 1, waiting: 0 });
  await recorder.close();
});

test('flush waits for what was seen before it, not for what comes later', async () => {
  const { recorder } = create({ flushIntervalMs: 60_000, batchSize: 2 });
  recorder.onPredictions(observeMany(5));
  const flushed = recorder.flush();
  recorder.onPredictions(observeMany(5, 5));
  await flushed;
  expect(recorder.figures().stored).toBeGreaterThanOrEqual(5);
  await recorder.close();
  expect(recorder.figures()).toEqual({ stored: 10, dropped: 0, waiting: 0 });
});

test('as an observer of the pipeline it never holds an answer back', async () => {
  const failure: Parameters<typeof failing>[0] = { code: 'storage_unavailable' };
  const { recorder } = create({ database: failing(failure), flushIntervalMs: 1, capacity: 3 });
  const observerErrors: unknown[] = [];
  const pipeline = createObservedPipeline({
    classifier: createWordCountClassifier(),
    observers: [recorder],
    onObserverError: (error) => observerErrors.push(error),
  });
  const { predictions } = await pipeline.predict(['good', 'bad', 'good', 'bad']);
  expect(predictions.length).toBe(4);
  expect(String(observerErrors[0])).toContain('1 predictions were not recorded');
  failure.code = undefined;
  await recorder.close();
  expect(await storedCount()).toBe(3);
});

test('texts are kept only when asked for, and masked', async () => {
  const { recorder } = create({ keepTexts: true });
  recorder.onPredictions([{ ...observe(1), text: '@you are late' }]);
  await recorder.close();
  expect(await database.query.selectFrom('predictions').select('text').execute()).toEqual([{ text: '@user are late' }]);
});

test.each([
  [{ database: null }, 'database'],
  [{ textHash: 'x' }, 'textHash'],
  [{ measures: [{}] }, 'measures[0]'],
  [{ listeners: [1] }, 'listeners[0]'],
  [{ flushIntervalMs: 0 }, 'flushIntervalMs'],
  [{ batchSize: 5_001 }, 'batchSize'],
  [{ capacity: 0 }, 'capacity'],
  [{ keepTexts: 'false' }, 'keepTexts'],
  [{ flush: 1 }, 'flush'],
])('wrong options name themselves: %j', (options, field) => {
  expect(() => create(options as never)).toThrow(`"${field}"`);
});

test('a true label tells how long it waited for the database', async () => {
  const failure: { code: 'storage_unavailable' | undefined } = { code: 'storage_unavailable' };
  const waited: (number | undefined)[] = [];
  const listener = { afterChange: ({ waitedMs }: FeedbackChange) => void waited.push(waitedMs) };
  const { recorder } = create({ database: failing(failure), listeners: [listener], flushIntervalMs: 60_000 });
  recorder.onPredictions([{ ...observe(0), trueLabel: 'negative' }]);
  await expect(recorder.flush()).rejects.toThrow('made to fail');
  await new Promise((resolve) => setTimeout(resolve, 30));
  failure.code = undefined;
  await recorder.flush();
  expect(waited[0]).toBeGreaterThanOrEqual(29);
  expect(waited[0]).toBeLessThan(10_000);
  await recorder.close();
});
