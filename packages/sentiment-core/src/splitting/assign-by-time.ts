import type { DisjointSets } from './disjoint-sets.ts';
import { eachRow, type Pause } from './each-row.ts';
import { nthSmallest } from './nth-smallest.ts';
import type { NumberArray } from './number-array.ts';
import type { WorkingStorage } from './working-storage.ts';

/** Part of a row that belongs to none. */
export const leftOut = 255;

export interface TimeAssignment {
  /** Time of each row, any unit, [rows]. */
  readonly times: NumberArray;
  readonly sets: DisjointSets;
  /** Share of each part in the order of time, sum 1. */
  readonly shares: readonly number[];
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

export interface AssignedByTime {
  /** Part of each row, or `leftOut`, [rows]. */
  readonly parts: NumberArray;
  /** First time of every part but the first. */
  readonly cuts: readonly number[];
}

/**
 * Cuts the rows by time: the oldest are the first part. Rows of one moment stay together. A row of a set of which an
 * earlier part has a row is left out: it can be in neither part without being a copy of the past or a look at the future.
 * Storage: 2 bytes a row.
 */
export async function assignByTime(assignment: TimeAssignment): Promise<AssignedByTime> {
  const { times, sets, shares, storage, pause } = assignment;
  const rows = times.length;
  let before = 0;
  const cuts: number[] = [];
  for (const share of shares.slice(0, -1)) {
    before += share;
    cuts.push(await nthSmallest(times, Math.min(rows - 1, Math.round(before * rows)), pause));
  }
  const parts = storage.createArray('uint8', rows);
  /** How far the earliest part of a set is from the end: 0 where nothing is known yet. */
  const earliness = storage.createArray('uint8', rows);
  await eachRow(rows, pause, (row) => {
    const part = cuts.filter((cut) => times.get(row) >= cut).length;
    parts.set(row, part);
    const set = sets.find(row);
    if (shares.length - part > earliness.get(set)) earliness.set(set, shares.length - part);
  });
  await eachRow(rows, pause, (row) => {
    if (shares.length - parts.get(row) !== earliness.get(sets.find(row))) parts.set(row, leftOut);
  });
  return { parts, cuts };
}
