import { describe, expect, it } from 'vitest';
import { createProcessIo } from './command-line-io.ts';

describe('createProcessIo', () => {
  it('listens to the first signal only, so that a second one ends the process', () => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    let calls = 0;
    createProcessIo().onInterrupt(() => (calls += 1));
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(
      before.map((count) => count + 1),
    );
    process.listeners('SIGTERM').at(-1)?.('SIGTERM');
    expect(calls).toBe(1);
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before);
  });

  it('stops listening when told', () => {
    const before = process.listenerCount('SIGINT');
    createProcessIo().onInterrupt(() => undefined)();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
