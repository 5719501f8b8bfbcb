import type { DisjointSets } from './disjoint-sets.ts';

/** Part of a row that belongs to none. */
export const leftOut = 255;

export interface TimeAssignment {
  /** Time of each row, any unit, [rows]. */
  readonly times: Float64Array;
  readonly sets: DisjointSets;
  /** Share of each part in the order of time, sum 1. */
  readonly shares: readonly number[];
}

export interface AssignedByTime {
  /** Part of each row, or `leftOut`, [rows]. */
  readonly parts: Uint8Array;
  /** First time of every part but the first. */
  readonly cuts: readonly number[];
}

/**
 * Cuts the rows by time: the oldest are the first part. Rows of one moment stay together. A row of a set of which an
 * earlier part has a row is left out: it can be in neither part without being a copy of the past or a look at the future.
 * Memory: 8 bytes a row.
 */
export function assignByTime({ times, sets, shares }: TimeAssignment): AssignedByTime {
  const sorted = times.slice().sort();
  let before = 0;
  const cuts = shares.slice(0, -1).map((share) => {
    before += share;
    return sorted[Math.min(sorted.length - 1, Math.round(before * sorted.length))];
  });
  const parts = new Uint8Array(times.length);
  const earliest = new Uint8Array(times.length).fill(leftOut);
  for (let row = 0; row < times.length; row++) {
    parts[row] = cuts.filter((cut) => times[row] >= cut).length;
    const set = sets.find(row);
    earliest[set] = Math.min(earliest[set], parts[row]);
  }
  for (let row = 0; row < times.length; row++) if (parts[row] !== earliest[sets.find(row)]) parts[row] = leftOut;
  return { parts, cuts };
}
