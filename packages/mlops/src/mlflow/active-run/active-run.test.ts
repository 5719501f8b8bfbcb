import { afterEach, describe, expect, it } from 'vitest';
import { createMlflowClient } from '../mlflow-client.ts';
import { type FaultServer, type Play, sendJson, startFaultServer } from '../fault-server-fixture.ts';

let server: FaultServer;
afterEach(() => server.stop());

const run = {
  run: { info: { run_id: 'r1', experiment_id: '0', artifact_uri: 'mlflow-artifacts:/0/r1/artifacts' }, data: {} },
};

/** A server that works, but for the paths that `broken` gives a status. */
async function setUp(broken: (path: string) => number | undefined = () => undefined) {
  const play: Play = ({ path }, response) => {
    const status = broken(path);
    if (status !== undefined) return sendJson(response, status, {});
    return sendJson(response, 200, path.endsWith('runs/update') ? { run_info: run.run.info } : run);
  };
  server = await startFaultServer(play);
  const client = createMlflowClient({ trackingUri: server.url, environment: {}, retries: 0, clock: () => 42.5 });
  const statuses = () =>
    server.requests
      .filter(({ path }) => path.endsWith('runs/update'))
      .map(({ body }) => (JSON.parse(body.toString()) as { status: string }).status);
  return { client, statuses };
}

describe('startRun', () => {
  it('leaves no run behind that nobody can end', async () => {
    const { client, statuses } = await setUp((path) => (path.endsWith('log-batch') ? 500 : undefined));
    await expect(client.startRun({ params: { a: 1 } })).rejects.toMatchObject({ status: 500 });
    expect(statuses()).toEqual(['FAILED']);
  });

  it('keeps the points and the run when they cannot be sent, and ends when they can', async () => {
    let isAway = true;
    const { client, statuses } = await setUp((path) => (isAway && path.endsWith('log-batch') ? 503 : undefined));
    const active = await client.startRun({ flushIntervalMs: 60_000 });
    active.logMetrics({ loss: 1, f1: NaN }, { step: 3 });
    await expect(active.end()).rejects.toMatchObject({ status: 503 });
    expect(active.waitingMetrics).toBe(2);
    expect(statuses()).toEqual([]);
    isAway = false;
    await active.end();
    expect(statuses()).toEqual(['FINISHED']);
    const sent = server.requests.findLast(({ path }) => path.endsWith('log-batch'));
    expect(JSON.parse(sent?.body.toString() ?? '')).toEqual({
      run_id: 'r1',
      metrics: [
        { key: 'loss', value: 1, step: 3, timestamp: 42 },
        { key: 'f1', value: 'NaN', step: 3, timestamp: 42 },
      ],
    });
    expect(() => active.logMetric('loss', 1)).toThrow('has ended');
  });

  it('refuses a wrong metric at once', async () => {
    const { client } = await setUp();
    const active = await client.startRun();
    expect(() => active.logMetrics({ fine: 1, 'a(b': 2 })).toThrow('metric key "a(b"');
    expect(active.waitingMetrics).toBe(0);
    await expect(client.startRun({ flushIntervalMs: 0 })).rejects.toMatchObject({ field: 'flushIntervalMs' });
  });
});

describe('withRun', () => {
  it('ends the run as its work ends, and gives its result or failure', async () => {
    const { client, statuses } = await setUp();
    expect(await client.withRun({}, async ({ runId }) => `work of ${runId}`)).toBe('work of r1');
    const failing = () => Promise.reject(new Error('no luck'));
    await expect(client.withRun({}, failing)).rejects.toThrow('no luck');
    const stop = new AbortController();
    const aborted = client.withRun({ signal: stop.signal }, async () => {
      stop.abort();
      stop.signal.throwIfAborted();
    });
    await expect(aborted).rejects.toThrow('aborted');
    expect(statuses()).toEqual(['FINISHED', 'FAILED', 'KILLED']);
  });

  it('reports both failures when the run cannot be ended either', async () => {
    const { client } = await setUp((path) => (path.endsWith('runs/update') ? 500 : undefined));
    const work = client.withRun({}, () => Promise.reject(new Error('no luck')));
    await expect(work).rejects.toMatchObject({ cause: { message: 'no luck' }, errors: [{}, { status: 500 }] });
  });
});
