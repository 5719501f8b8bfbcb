import { describe, expect, it } from 'vitest';
import { startWorkerPool, type WorkerPool } from './worker-pool.ts';

const url = new URL('./scripted-worker-fixture.ts', import.meta.url);

interface PoolOptions {
  readonly workers?: number;
  readonly maxRestarts?: number;
  readonly location?: string;
  readonly now?: () => number;
}

function startPool({ workers = 1, maxRestarts = 3, location = '', now = () => 0 }: PoolOptions): Promise<WorkerPool> {
  return startWorkerPool({
    workers,
    url,
    maxRestarts,
    now,
    start: {
      engine: 'auto',
      wasmPaths: undefined,
      model: new SharedArrayBuffer(0),
      session: { location, input: 'text', outputs: [], intraOpNumThreads: 1 },
    },
  });
}

async function withPool(options: PoolOptions, use: (pool: WorkerPool) => Promise<void>): Promise<void> {
  const pool = await startPool(options);
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
}

function failed(message: string) {
  return expect.objectContaining({ code: 'engine_failed', message: expect.stringContaining(message) });
}

describe('startWorkerPool', () => {
  it('runs batches side by side, one to each worker first', async () => {
    await withPool({ workers: 2 }, async (pool) => {
      expect([pool.engine, pool.idle, pool.accepting]).toEqual(['node', true, true]);
      const slow = pool.run(['wait 200']);
      expect(pool.idle).toBe(true);
      const quick = pool.run(['a']);
      expect([pool.idle, pool.accepting]).toEqual([false, true]);
      expect([...(await Promise.race([slow, quick]))]).toEqual([1]);
      const more = [pool.run(['wait 100']), pool.run(['wait 100']), pool.run(['wait 100'])];
      expect([pool.idle, pool.accepting]).toEqual([false, false]);
      await Promise.all([slow, ...more]);
      expect(pool.idle).toBe(true);
    });
  });

  it('tells the reason of a failure as the cause, and goes on', async () => {
    await withPool({}, async (pool) => {
      const failure = failed('ONNX Runtime failed on a batch of texts');
      await expect(pool.run(['fail'])).rejects.toThrow(failure);
      await expect(pool.run(['fail'])).rejects.toMatchObject({ cause: { message: 'the text is fail' } });
      expect([...(await pool.run(['abc']))]).toEqual([3]);
    });
  });

  it.each([
    ['throw', 'ended with texts under way: thrown by the worker'],
    ['exit', 'ended with texts under way'],
  ])('refuses what was under way when a worker ends (%s), and replaces it', async (text, message) => {
    await withPool({}, async (pool) => {
      const owed = [pool.run([text]), pool.run(['wait 5000'])];
      const results = await Promise.allSettled(owed);
      for (const result of results) expect(result).toEqual({ status: 'rejected', reason: failed(message) });
      expect(pool.idle).toBe(true);
      expect([...(await pool.run(['abc']))]).toEqual([3]);
    });
  });

  it('goes on with the others when one ends', async () => {
    await withPool({ workers: 2, maxRestarts: 0 }, async (pool) => {
      const slow = pool.run(['wait 300', 'x']);
      await expect(pool.run(['throw'])).rejects.toThrow(failed('thrown'));
      expect([...(await slow)]).toEqual([8, 1]);
      expect([...(await pool.run(['abc']))]).toEqual([3]);
    });
  });

  it('replaces so often within a minute, and again later', async () => {
    let time = 0;
    await withPool({ maxRestarts: 2, now: () => time }, async (pool) => {
      for (let crash = 0; crash < 3; crash++) await expect(pool.run(['throw'])).rejects.toThrow(failed('thrown'));
      await expect(pool.run(['a'])).rejects.toMatchObject({ code: 'model_not_ready' });
      expect(pool.idle).toBe(true);
      time = 60_001;
      expect([...(await pool.run(['abc']))]).toEqual([3]);
    });
  });

  it.each([
    ['refuse', { code: 'artifact_unsupported', message: 'told to refuse' }],
    ['throw', { code: 'engine_failed', message: expect.stringContaining('before it was ready: thrown at the start') }],
  ])('says why it does not start (%s)', async (location, error) => {
    await expect(startPool({ workers: 2, location })).rejects.toThrow(expect.objectContaining(error));
  });

  it('ends a worker that does not end by itself', async () => {
    const pool = await startPool({ location: 'stay' });
    await pool.close();
    await expect(pool.run(['a'])).rejects.toThrow(failed('ended'));
  });
});
