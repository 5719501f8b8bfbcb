import type { DisjointSets } from './disjoint-sets.ts';

/** Part of a row that belongs to none. */
export const leftOut = 255;

export interface TimeAssignment {
  /** Time of each row, any unit, none of them NaN, [rows]. */
  readonly times: Float64Array;
  /** Rows of one set are never in two parts. */
  readonly sets: DisjointSets;
  /** Fraction of the rows for each part in the order of time, sum 1. */
  readonly fractions: readonly number[];
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
 * Memory: 10 bytes a row.
 */
export function assignByTime({ times, sets, fractions }: TimeAssignment): AssignedByTime {
  const rows = times.length;
  const sorted = times.slice().sort();
  let before = 0;
  const cuts: number[] = [];
  for (const fraction of fractions.slice(0, -1)) {
    before += fraction;
    cuts.push(sorted[Math.min(rows - 1, Math.round(before * rows))]);
  }
  const parts = new Uint8Array(rows);
  const earliest = new Uint8Array(rows).fill(leftOut);
  for (let row = 0; row < rows; row++) {
    parts[row] = cuts.filter((cut) => times[row] >= cut).length;
    const set = sets.find(row);
    earliest[set] = Math.min(earliest[set], parts[row]);
  }
  for (let row = 0; row < rows; row++) if (parts[row] !== earliest[sets.find(row)]) parts[row] = leftOut;
  return { parts, cuts };
}
