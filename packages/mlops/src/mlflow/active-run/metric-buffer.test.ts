import { describe, expect, it } from 'vitest';
import type { Metric } from '../tracking/metrics.ts';
import { MlflowError } from '../mlflow-error.ts';
import type { MetricPoint } from '../tracking/metrics.ts';
import { createMetricBuffer } from './metric-buffer.ts';

function point(step: number, value = step): Metric {
  return { key: 'loss', value, step, timestamp: 1 };
}
function cut() {
  return new MlflowError({ errorCode: 'CONNECTION_FAILED', message: 'cut' });
}

/** Keeps what it is sent; `plan` says for each request how many points are kept and whether the answer is lost. */
function createRecorder(plan: { keep: number; error?: MlflowError }[] = []) {
  const recorded: Metric[] = [];
  const sizes: number[] = [];
  return {
    recorded,
    sizes,
    async logMetrics(_runId: string, points: readonly MetricPoint[]) {
      const { keep, error } = plan.shift() ?? { keep: points.length };
      sizes.push(points.length);
      recorded.push(...(points.slice(0, keep) as Metric[]));
      await Promise.resolve();
      if (error !== undefined) throw error;
    },
    async *metricHistory(_runId: string, key: string) {
      for (const metric of recorded) {
        const value = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, metric.value));
        if (metric.key === key) yield { ...metric, value };
      }
    },
  };
}

function create(runs: ReturnType<typeof createRecorder>, changes: object = {}) {
  return createMetricBuffer({
    runs,
    runId: 'r',
    flushIntervalMs: 5,
    capacity: 100_000,
    onFailure: undefined,
    ...changes,
  });
}

describe('createMetricBuffer', () => {
  it('sends a thousand points at a time, in order', async () => {
    const runs = createRecorder();
    const buffer = create(runs, { flushIntervalMs: 60_000 });
    const points = Array.from({ length: 2500 }, (_, step) => point(step));
    for (const one of points) buffer.add([one]);
    await buffer.flush();
    expect(runs.recorded).toEqual(points);
    expect(runs.sizes).toEqual([1000, 1000, 500]);
    expect(buffer.waiting).toBe(0);
  });

  it('sends in the background what has waited long enough', async () => {
    const runs = createRecorder();
    const buffer = create(runs);
    buffer.add([point(1)]);
    await expect.poll(() => runs.recorded.length).toBe(1);
    buffer.close();
    expect(() => buffer.add([point(2)])).toThrow('has ended');
  });

  it('records each point once when an answer is lost, whatever part had arrived', async () => {
    for (const keep of [0, 1, 2, 3, 4]) {
      const runs = createRecorder([{ keep, error: cut() }]);
      const buffer = create(runs, { flushIntervalMs: 60_000 });
      const points = [point(1), point(2, NaN), point(3, Infinity), point(4, -Infinity)];
      buffer.add(points);
      await expect(buffer.flush()).rejects.toThrow('cut');
      expect(buffer.waiting).toBe(4);
      buffer.add([point(5)]);
      await buffer.flush();
      expect(runs.recorded).toEqual([...points, point(5)]);
    }
  });

  it('tells of an outage in the background and goes on by itself', async () => {
    const failures: unknown[] = [];
    const runs = createRecorder([
      { keep: 0, error: cut() },
      { keep: 1, error: cut() },
    ]);
    const buffer = create(runs, { onFailure: (error: unknown) => void failures.push(error) });
    buffer.add([point(1), point(2)]);
    await expect.poll(() => buffer.waiting).toBe(0);
    expect(failures).toHaveLength(2);
    expect(runs.recorded).toEqual([point(1), point(2)]);
  });

  it('stops at a refusal and reports it from flush', async () => {
    const refusal = () => new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', status: 404, message: 'no run' });
    const failures: unknown[] = [];
    const runs = createRecorder([
      { keep: 0, error: refusal() },
      { keep: 0, error: refusal() },
    ]);
    const buffer = create(runs, { onFailure: (error: unknown) => void failures.push(error) });
    buffer.add([point(1)]);
    await expect.poll(() => failures.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(runs.sizes).toEqual([1]);
    await expect(buffer.flush()).rejects.toThrow('no run');
    expect(buffer.waiting).toBe(1);
  });

  it('refuses points beyond its capacity', () => {
    const buffer = create(createRecorder(), { capacity: 2, flushIntervalMs: 60_000 });
    buffer.add([point(1), point(2)]);
    expect(() => buffer.add([point(3)])).toThrow('await run.flush()');
    buffer.close();
  });
});
