import { describe, expect, it } from 'vitest';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createBatchScheduler } from './batch-scheduler.ts';
import type { TextRunner } from './text-runner.ts';

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

const turn = () => new Promise((resolve) => setImmediate(resolve));

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
