import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { createEventQueue, type EventQueueOptions } from './event-queue.ts';
import { refuseAll, type TrackOutcome } from './track-endpoint.ts';

function event(id: string): TelemetryEvent {
  return {
    name: 'MODEL_CHANGED',
    id,
    at: 0,
    properties: { modelName: 'm', modelVersion: '1' },
  };
}
const accepted: TrackOutcome = { refusals: new Map() };
function away(count: number, retryAfterMs?: number): TrackOutcome {
  return refuseAll(count, { isRetriable: true, reason: 'away' }, retryAfterMs);
}

function setUp(answer: (ids: string[], request: number) => TrackOutcome, options: Partial<EventQueueOptions> = {}) {
  const requests: string[][] = [];
  const times: number[] = [];
  const failures: string[] = [];
  const queue = createEventQueue({
    capacity: 100,
    batchSize: 10,
    intervalMs: 1_000,
    firstRetryMs: 100,
    longestRetryMs: 800,
    random: () => 1,
    onFailure: (reason) => failures.push(reason),
    async send(events) {
      const ids = events.map(({ id }) => id);
      requests.push(ids);
      times.push(performance.now());
      await Promise.resolve();
      return answer(ids, requests.length - 1);
    },
    ...options,
  });
  return { queue, requests, times, failures };
}

describe('a queue of events', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends after the interval, or at once when a batch is full', async () => {
    const { queue, requests } = setUp(() => accepted);
    queue.add(event('a'));
    await vi.advanceTimersByTimeAsync(999);
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toEqual([['a']]);
    for (let index = 0; index < 10; index++) queue.add(event(`b${index}`));
    expect(requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.status()).toEqual({ buffered: 0, sent: 11, dropped: 0, failures: 0 });
  });

  it('tries again with doubled waits up to the longest, in order, until the collector is back', async () => {
    const { queue, requests, times, failures } = setUp((ids, request) => (request < 6 ? away(ids.length) : accepted));
    queue.add(event('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    queue.add(event('b'));
    await vi.advanceTimersByTimeAsync(10_000);
    const waits = times.slice(1).map((time, index) => time - times[index]);
    expect(waits).toEqual([100, 200, 400, 800, 800, 800]);
    expect(requests.at(-1)).toEqual(['a', 'b']);
    expect(failures).toHaveLength(6);
    expect(queue.status()).toMatchObject({ buffered: 0, sent: 2, failures: 6, lastFailure: 'away' });
  });

  it('respects a pause that the collector asks for, when flushing too', async () => {
    const { queue, times } = setUp((ids, request) => (request === 0 ? away(ids.length, 5_000) : accepted));
    queue.add(event('a'));
    await queue.flush(0);
    await vi.advanceTimersByTimeAsync(0);
    const impatient = queue.flush(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await impatient;
    expect(times).toHaveLength(1);
    const patient = queue.flush(60_000);
    await vi.advanceTimersByTimeAsync(5_000);
    await patient;
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(5_000);
    expect(queue.status().sent).toBe(1);
  });

  it('keeps what is refused for now, gives up what is refused for good', async () => {
    const { queue, requests } = setUp((_ids, request) =>
      request > 0
        ? accepted
        : {
            refusals: new Map([
              [0, { isRetriable: false, reason: 'malformed' }],
              [2, { isRetriable: true, reason: 'throttled' }],
            ]),
          },
    );
    for (const id of ['a', 'b', 'c', 'd']) queue.add(event(id));
    const flushed = queue.flush(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await flushed;
    expect(requests).toEqual([['a', 'b', 'c', 'd'], ['c']]);
    expect(queue.status()).toMatchObject({ buffered: 0, sent: 3, dropped: 1 });
  });

  it('halves a request that is too large, and gives up an event that is too large alone', async () => {
    const { queue, requests } = setUp((ids) =>
      ids.includes('big') ? refuseAll(ids.length, { isRetriable: false, isTooLarge: true, reason: '413' }) : accepted,
    );
    for (const id of ['a', 'b', 'big', 'c']) queue.add(event(id));
    const flushed = queue.flush(10_000);
    await vi.advanceTimersByTimeAsync(10_000);
    await flushed;
    expect(queue.status()).toMatchObject({ buffered: 0, sent: 3, dropped: 1 });
    expect(requests.flat().filter((id) => id === 'a')).toHaveLength(2);
  });

  it('drops what does not fit, and counts it', async () => {
    const { queue } = setUp((ids) => away(ids.length), { capacity: 3 });
    for (let index = 0; index < 5; index++) queue.add(event(String(index)));
    expect(queue.status()).toMatchObject({ buffered: 3, dropped: 2 });
    queue.stop();
    queue.add(event('late'));
    expect(queue.status()).toMatchObject({ buffered: 0, dropped: 6 });
  });

  it('ends a flush in time when the collector does not answer, and keeps the events', async () => {
    const { queue } = setUp(() => accepted, { send: () => new Promise(() => undefined) });
    queue.add(event('a'));
    let ended = false;
    const flushed = queue.flush(300).then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(299);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await flushed;
    expect(queue.status().buffered).toBe(1);
  });

  it('flushes what was tracked before, and does not wait for what comes after', async () => {
    const { queue } = setUp((ids) => (ids.includes('after') ? away(ids.length) : accepted));
    queue.add(event('before'));
    const flushed = queue.flush(60_000);
    queue.add(event('after'));
    await vi.advanceTimersByTimeAsync(10);
    await flushed;
    expect(queue.status()).toMatchObject({ sent: 1, buffered: 1 });
    queue.stop();
  });
});

describe('whatever a collector answers', () => {
  it('every event is accepted exactly once, given up, or still there, and the oldest goes first', async () => {
    const refusal = fc.constantFrom(undefined, { isRetriable: true, reason: 'r' }, { isRetriable: false, reason: 'n' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(refusal, { maxLength: 4 }), { maxLength: 20 }), async (answers) => {
        const taken: string[] = [];
        const { queue } = setUp(
          (ids, request) => {
            const refusals = new Map(
              (answers[request] ?? [])
                .slice(0, ids.length)
                .flatMap((answer, index) => (answer === undefined ? [] : [[index, answer] as const])),
            );
            taken.push(...ids.filter((_, index) => !refusals.has(index)));
            return { refusals };
          },
          { batchSize: 4, firstRetryMs: 0, longestRetryMs: 0, intervalMs: 0, random: () => 0 },
        );
        for (let index = 0; index < 25; index++) queue.add(event(String(index)));
        await queue.flush(10_000);
        const { sent, dropped, buffered } = queue.status();
        expect(new Set(taken).size).toBe(taken.length);
        expect([sent, sent + dropped, buffered]).toEqual([taken.length, 25, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
