import { describe, expect, it, vi } from 'vitest';
import type { ObservedPrediction } from '../../contracts/index.ts';
import { createObserverNotifier } from './observer-notifier.ts';

const observed: ObservedPrediction = {
  predictionId: '1',
  text: 'good',
  prediction: { label: 'positive', confidence: 1, probabilities: { positive: 1, negative: 0 } },
  model: { name: 'm', version: '1' },
  durationMs: 1,
};

describe('createObserverNotifier', () => {
  it('tells every observer, whatever the others do, and reports every failure', async () => {
    const thrown = new Error('thrown');
    const rejected = new Error('rejected');
    const onObserverError = vi.fn();
    const last = vi.fn();
    const observers = [
      {
        onPredictions: () => {
          throw thrown;
        },
      },
      { onPredictions: () => Promise.reject(rejected) },
      { onPredictions: last },
    ];
    await createObserverNotifier({ observers, onObserverError })([observed]);
    expect(last).toHaveBeenCalledWith([observed]);
    expect(onObserverError.mock.calls).toEqual([[thrown], [rejected]]);
  });

  it('waits for what returned a promise, and for nothing else', async () => {
    let stored = false;
    const slow = {
      onPredictions: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        stored = true;
      },
    };
    await createObserverNotifier({ observers: [slow] })([observed]);
    expect(stored).toBe(true);
    expect(createObserverNotifier({ observers: [{ onPredictions: () => {} }] })([observed])).toBeUndefined();
  });

  it('loses timeoutMs with an observer that hangs', async () => {
    const hanging = { onPredictions: () => new Promise<void>(() => {}) };
    await expect(createObserverNotifier({ observers: [hanging], timeoutMs: 10 })([observed])).resolves.toBeUndefined();
  });

  it('warns once when nobody listens for failures, and survives a listener that fails', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const failing = {
      onPredictions: () => {
        throw new Error('x');
      },
    };
    const notify = createObserverNotifier({ observers: [failing] });
    void notify([observed]);
    void notify([observed]);
    expect(warn).toHaveBeenCalledTimes(1);
    const onObserverError = () => {
      throw new Error('y');
    };
    expect(() => createObserverNotifier({ observers: [failing], onObserverError })([observed])).not.toThrow();
    warn.mockRestore();
  });
});
