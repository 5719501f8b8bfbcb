import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchCharacters, createTextQueue, type TextRequest } from './text-queue.ts';

const request = (...texts: string[]): TextRequest => ({ texts, accept: () => undefined, fail: () => undefined });

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
