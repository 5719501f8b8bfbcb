import { afterEach, describe, expect, it } from 'vitest';
import { type ProcessWatch, watchProcess } from './process-figures.ts';

let watch: ProcessWatch | undefined;
afterEach(() => watch?.close());

function workFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
function pause(milliseconds: number) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe('figures of the process', () => {
  it('see an event loop that is held, and the work that holds it', async () => {
    watch = watchProcess({ intervalMs: 60_000 });
    await pause(50);
    workFor(200);
    await pause(50);
    const { cpu, memory, eventLoopDelayMs, uptimeSeconds } = watch.read();
    expect(eventLoopDelayMs.max).toBeGreaterThan(100);
    expect(eventLoopDelayMs.p50).toBeLessThanOrEqual(eventLoopDelayMs.p99);
    expect(cpu.share).toBeGreaterThan(0.05);
    expect(cpu.seconds).toBeGreaterThan(0);
    expect(memory.rssBytes).toBeGreaterThan(memory.heapUsedBytes);
    expect(uptimeSeconds).toBeGreaterThan(0.3);
  });

  it('forget an interval after the next', async () => {
    watch = watchProcess({ intervalMs: 150 });
    await pause(20);
    workFor(200);
    await pause(60);
    expect(watch.read().eventLoopDelayMs.max).toBeGreaterThan(100);
    const calm = () => (watch?.read().eventLoopDelayMs.max ?? NaN) < 100;
    for (let tries = 0; tries < 100 && !calm(); tries++) await pause(50);
    expect(calm()).toBe(true);
  });

  it('can be read at once, and after the end', () => {
    watch = watchProcess();
    expect(watch.read().eventLoopDelayMs).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
    watch.close();
    watch.close();
    expect(watch.read().memory.rssBytes).toBeGreaterThan(0);
  });

  it('need an interval', () => expect(() => watchProcess({ intervalMs: 1 })).toThrow('option "intervalMs"'));
});
