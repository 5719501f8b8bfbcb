/** How often terms occur by label, in bounded memory. */
export interface TermCounts {
  add(terms: Iterable<string>, label: number): void;
  /** Term to its count by label; rare terms may be missing, see `createTermCounts`. */
  readonly counts: ReadonlyMap<string, Uint32Array>;
  /** Occurrences of all terms by label, the missing ones included. */
  readonly totals: Float64Array;
}

/**
 * Counts exactly while there are at most `capacity` terms; past that the rarest are forgotten (lossy counting, Manku and
 * Motwani 2002), which touches no term frequent enough to tell anything.
 * @param labelCount 1 to 20
 * @param capacity 1 or more. Default 500,000: about 100 MB
 */
export function createTermCounts(labelCount: number, capacity = 500_000): TermCounts {
  const counts = new Map<string, Uint32Array>();
  const totals = new Float64Array(labelCount);
  let forgettable = 1;
  const forget = (): void => {
    for (const [term, byLabel] of counts) {
      if (byLabel.reduce((sum, count) => sum + count, 0) <= forgettable) counts.delete(term);
    }
    if (counts.size > capacity / 2) forgettable += 1;
  };
  return {
    counts,
    totals,
    add(terms, label) {
      for (const term of terms) {
        totals[label] += 1;
        const known = counts.get(term);
        if (known) known[label] += 1;
        else {
          const first = new Uint32Array(labelCount);
          first[label] = 1;
          counts.set(term, first);
        }
      }
      while (counts.size > capacity) forget();
    },
  };
}
