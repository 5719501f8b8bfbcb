import { expect, it } from 'vitest';
import { median, percentile, shuffled } from './statistics.ts';

it('takes the middle of an odd number and the mean of the middle two of an even one', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('keeps every item and leaves the original as it was', () => {
  const items = ['a', 'b', 'c'];
  expect(shuffled(items, () => 0)).toEqual(['b', 'c', 'a']);
  expect(items).toEqual(['a', 'b', 'c']);
});

it('takes the nearest rank', () => {
  expect([0, 50, 51, 99, 100].map((percent) => percentile([40, 10, 30, 20], percent))).toEqual([10, 20, 30, 40, 40]);
});
