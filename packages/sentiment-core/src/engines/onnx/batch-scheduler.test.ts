import { describe, expect, it } from 'vitest';
import { SentimentError } from '../../errors/sentiment-error.ts';
import {
  batchCharacters,
  createBatchScheduler,
  createTextQueue,
  type TextRequest,
  type TextRunner,
} from './batch-scheduler.ts';
import fc from 'fast-check';

/** One place; answers when told, with the length of each text as its row. */
function createHeldRunner() {
  const batches: string[][] = [];
  const answers: { answer(): void; fail(error: Error): void }[] = [];
  const runner: TextRunner = {
    get idle() {
      return answers.length === 0;
    },
    get accepting() {
      return answers.length === 0;
    },
    run(texts) {
      batches.push([...texts]);
      return new Promise((resolve, reject) => {
        answers.push({
          answer: () => resolve(Float32Array.from(texts, ({ length }) => length)),
          fail: reject,
        });
      });
    },
    close: () => Promise.resolve(),
  };
  return { runner, batches, next: () => answers.shift() };
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

function setUp(options: { batchSize?: number; maxDelayMs?: number; maxQueue?: number } = {}) {
  const held = createHeldRunner();
  const scheduler = createBatchScheduler({ runner: held.runner, batchSize: 4, maxDelayMs: 0, maxQueue: 9, ...options });
  const ask = async (...texts: string[]): Promise<number[]> => {
    const lengths: number[] = [];
    await scheduler.submit(texts, (start, count, rows) => {
      for (let row = 0; row < count; row++) lengths[start + row] = rows[row];
    });
    return lengths;
  };
  return { ...held, scheduler, ask };
}

describe('createBatchScheduler', () => {
  it('runs what comes in one turn together, and gives each caller its own', async () => {
    const { batches, next, ask } = setUp();
    const answers = [ask('a'), ask('bb', 'ccc'), ask()];
    expect(batches).toEqual([]);
    await turn();
    expect(batches).toEqual([['a', 'bb', 'ccc']]);
    next()?.answer();
    expect(await Promise.all(answers)).toEqual([[1], [2, 3], []]);
  });

  it('starts a full batch at once, and fills the next while one is under way', async () => {
    const { batches, next, ask } = setUp();
    const answers = [ask('a', 'b', 'c'), ask('d', 'e')];
    expect(batches).toEqual([['a', 'b', 'c', 'd']]);
    await turn();
    answers.push(ask('f'));
    expect(batches).toHaveLength(1);
    next()?.answer();
    await turn();
    expect(batches[1]).toEqual(['e', 'f']);
    next()?.answer();
    expect(await Promise.all(answers)).toEqual([[1, 1, 1], [1, 1], [1]]);
  });

  it('waits as long as told', async () => {
    const { batches, next, ask } = setUp({ maxDelayMs: 60 });
    const first = ask('a');
    await turn();
    await turn();
    expect(batches).toEqual([]);
    const second = ask('b');
    await expect.poll(() => batches).toEqual([['a', 'b']]);
    next()?.answer();
    expect(await Promise.all([first, second])).toEqual([[1], [1]]);
  });

  it('fails those of a failed batch and goes on', async () => {
    const { batches, next, ask } = setUp();
    const first = ask('a', 'b', 'c', 'd', 'e');
    const second = ask('f');
    const failure = expect(first).rejects.toThrow('broken');
    await turn();
    next()?.fail(new Error('broken'));
    await failure;
    await turn();
    // The rest of the request that failed is not run.
    expect(batches[1]).toEqual(['f']);
    next()?.answer();
    expect(await second).toEqual([1]);
  });

  it('refuses beyond the bound, and takes more afterwards', async () => {
    const { next, ask } = setUp({ maxQueue: 2 });
    const answers = [ask('a', 'b', 'c', 'd'), ask('e', 'f')];
    const refused = await ask('g').catch((error: unknown) => error);
    expect(SentimentError.isInstance(refused) && refused.code).toBe('overloaded');
    next()?.answer();
    await turn();
    next()?.answer();
    await Promise.all(answers);
    const again = ask('h');
    await turn();
    next()?.answer();
    expect(await again).toEqual([1]);
  });

  it('is settled when all is answered', async () => {
    const { scheduler, next, ask } = setUp();
    await scheduler.settled();
    const answers = [ask('a', 'b', 'c', 'd', 'e')];
    let settled = false;
    const settling = scheduler.settled().then(() => (settled = true));
    await turn();
    next()?.answer();
    await turn();
    expect(settled).toBe(false);
    next()?.answer();
    await Promise.all([settling, ...answers]);
  });
});

function request(...texts: string[]): TextRequest {
  return { texts, accept: () => undefined, fail: () => undefined };
}

describe('createTextQueue', () => {
  it('cuts batches across requests, in order', () => {
    const queue = createTextQueue({ maxQueue: 10 });
    const [first, second] = [request('a', 'b', 'c'), request('d', 'e')];
    queue.add(first);
    queue.add(second);
    expect(queue.take(2)).toEqual({ texts: ['a', 'b'], parts: [{ request: first, start: 0, count: 2 }] });
    expect(queue.size).toBe(3);
    expect(queue.take(2)).toEqual({
      texts: ['c', 'd'],
      parts: [
        { request: first, start: 2, count: 1 },
        { request: second, start: 0, count: 1 },
      ],
    });
    expect(queue.take(9)).toEqual({ texts: ['e'], parts: [{ request: second, start: 1, count: 1 }] });
    expect(queue.size).toBe(0);
  });

  it('refuses what would wait beyond the bound, but for one that waits alone', () => {
    const queue = createTextQueue({ maxQueue: 3 });
    queue.add(request('a', 'b', 'c', 'd'));
    expect(() => queue.add(request('e'))).toThrow(expect.objectContaining({ code: 'overloaded' }));
    queue.take(2);
    queue.add(request('e'));
    expect(() => queue.add(request('f'))).toThrow(expect.objectContaining({ code: 'overloaded' }));
    expect(queue.size).toBe(3);
  });

  it('copies few characters at once, but always a text', () => {
    const queue = createTextQueue({ maxQueue: 10 });
    const half = 'x'.repeat(batchCharacters / 2);
    queue.add(request(half + half + half, half, half, 'y'));
    expect([queue.take(9), queue.take(9), queue.take(9)].map(({ texts }) => texts.length)).toEqual([1, 2, 1]);
  });

  it('drops what still waits of a request', () => {
    const queue = createTextQueue({ maxQueue: 10 });
    const [first, second] = [request('a', 'b', 'c'), request('d')];
    queue.add(first);
    queue.add(second);
    queue.take(1);
    queue.drop(first);
    queue.drop(first);
    expect(queue.size).toBe(1);
    expect(queue.take(5).texts).toEqual(['d']);
  });

  it('gives every text once', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 1 })), fc.integer({ min: 1, max: 9 }), (lists, count) => {
        const queue = createTextQueue({ maxQueue: 1e6 });
        for (const texts of lists) queue.add(request(...texts));
        const taken: string[] = [];
        while (queue.size > 0) {
          const { texts, parts } = queue.take(count);
          expect(parts.flatMap(({ request: { texts: all }, start, count: some }) => all.slice(start, start + some))).toEqual(texts);
          taken.push(...texts);
        }
        expect(taken).toEqual(lists.flat());
      }),
    ); // prettier-ignore
  });
});
