/** Lengths of texts in tokens, as a data frame describes a column. All NaN but `count` when there are no texts. */
export interface LengthSummary {
  readonly count: number;
  readonly mean: number;
  /** Of a sample: the squares are divided by count - 1. NaN for one text. */
  readonly std: number;
  readonly min: number;
  /** Quartiles, by linear interpolation between the two nearest lengths. */
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly max: number;
}

export interface LengthStatistics {
  /** @param length tokens of one text, a whole number ≥ 0 */
  add(length: number): void;
  /** How many texts are shorter than `minimum`. */
  shorterThan(minimum: number): number;
  /** Length to number of texts, shortest first. */
  histogram(): [length: number, texts: number][];
  summary(): LengthSummary;
}

/** Exact statistics in memory that grows with the number of different lengths, not with the number of texts. */
export function createLengthStatistics(): LengthStatistics {
  const counts = new Map<number, number>();
  const histogram = () => [...counts].sort(([first], [second]) => first - second);

  return {
    add(length) {
      counts.set(length, (counts.get(length) ?? 0) + 1);
    },
    shorterThan: (minimum) => [...counts].reduce((sum, [length, texts]) => (length < minimum ? sum + texts : sum), 0),
    histogram,
    summary: () => summarize(histogram()),
  };
}

function summarize(sorted: readonly (readonly [length: number, texts: number])[]): LengthSummary {
  const count = sorted.reduce((sum, [, texts]) => sum + texts, 0);
  const mean = sorted.reduce((sum, [length, texts]) => sum + length * texts, 0) / count;
  const squares = sorted.reduce((sum, [length, texts]) => sum + (length - mean) ** 2 * texts, 0);

  /** Length of the text at `rank`, 0-based. */
  const at = (rank: number): number => {
    let before = 0;
    for (const [length, texts] of sorted) if ((before += texts) > rank) return length;
    return NaN;
  };
  const quantile = (share: number): number => {
    const rank = share * (count - 1);
    const lower = at(Math.floor(rank));
    return lower + (rank % 1) * (at(Math.ceil(rank)) - lower);
  };
  return {
    count,
    mean,
    std: count < 2 ? NaN : Math.sqrt(squares / (count - 1)),
    min: quantile(0),
    q25: quantile(0.25),
    median: quantile(0.5),
    q75: quantile(0.75),
    max: quantile(1),
  };
}
