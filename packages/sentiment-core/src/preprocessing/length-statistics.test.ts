import { expect, it } from 'vitest';
import { createLengthStatistics } from './length-statistics.ts';

it('describes lengths as a data frame does', () => {
  const lengths = createLengthStatistics();
  for (const length of [7, 0, 3, 3, 12, 1]) lengths.add(length);
  // numpy: std(ddof=1), percentile([25, 50, 75])
  expect(lengths.summary()).toEqual({
    count: 6,
    mean: expect.closeTo(4.333333333333333, 12),
    std: expect.closeTo(4.457203906785808, 12),
    min: 0,
    q25: 1.5,
    median: 3,
    q75: 6,
    max: 12,
  });
  expect(lengths.shorterThan(2)).toBe(2);
  expect(lengths.histogram()).toEqual([[0, 1], [1, 1], [3, 2], [7, 1], [12, 1]]); // prettier-ignore
});

it('has no figures without texts, and no deviation with one', () => {
  const lengths = createLengthStatistics();
  expect(lengths.summary()).toEqual({
    count: 0, mean: NaN, std: NaN, min: NaN, q25: NaN, median: NaN, q75: NaN, max: NaN,
  }); // prettier-ignore
  lengths.add(4);
  expect(lengths.summary()).toEqual({ count: 1, mean: 4, std: NaN, min: 4, q25: 4, median: 4, q75: 4, max: 4 });
});
