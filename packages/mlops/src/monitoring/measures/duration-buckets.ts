/** Each bucket ends 8 % later than the one before, so a quantile read from them is off by 4 % at most. */
const growth = 1.08;
const shortest = 0.001;
const buckets = 290;

const ends = Array.from({ length: buckets }, (_, index) => Number((shortest * growth ** index).toPrecision(5)));
const names = ends.map(String);

/**
 * The bucket of a duration, named by its end in milliseconds; from a microsecond to more than an hour.
 * @param milliseconds 0 or more
 */
export const durationBucket = (milliseconds: number): string => {
  const index = Math.ceil(Math.log(milliseconds / shortest) / Math.log(growth) - 1e-9);
  return names[index > 0 ? Math.min(index, buckets - 1) : 0];
};

/** In milliseconds, off by 4 % at most. */
export interface DurationQuantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * @param counts bucket to number of predictions
 * @returns null when there are none
 */
export const durationQuantiles = (counts: ReadonlyMap<string, number>): DurationQuantiles | null => {
  const sorted = [...counts].map(([end, count]) => [Number(end), count] as const).sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (level: number): number => {
    let before = 0;
    for (const [end, count] of sorted) if ((before += count) >= level * total) return middleOf(end);
    return NaN;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

const middleOf = (end: number): number => Number((end / Math.sqrt(growth)).toPrecision(4));
