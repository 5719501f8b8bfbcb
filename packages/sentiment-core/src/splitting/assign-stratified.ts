import { createSeededRandom } from '../hashing/seeded-random.ts';
import { countGroups } from './counted-groups.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import { eachRow, type Pause } from './each-row.ts';
import type { NumberArray } from './number-array.ts';
import type { WorkingStorage } from './working-storage.ts';

export interface StratifiedAssignment {
  /** Label of each row, [rows]. */
  readonly labels: NumberArray;
  readonly labelCount: number;
  /** Rows of one set get one part. */
  readonly sets: DisjointSets;
  /** Share of each part, sum 1. */
  readonly shares: readonly number[];
  /** 32-bit whole number. */
  readonly seed: number;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/**
 * Deals rows to parts so that every part has its share of every label and sets stay whole. Sets of several rows go first,
 * the largest before the others, each to the part that needs its labels most; single rows then fill what is left exactly,
 * drawn at random (selection sampling, Knuth 3.4.2 S). Storage: 5 bytes a row, and 9 and 4 a label for each set of several rows.
 * @returns part of each row, [rows]
 */
export async function assignStratified(assignment: StratifiedAssignment): Promise<NumberArray> {
  const { labels, labelCount, sets, shares, seed, storage, pause } = assignment;
  const random = createSeededRandom(seed);

  /** Rows that a part still needs of a label, [parts, labels]. */
  const totals = new Float64Array(labelCount);
  await eachRow(labels.length, pause, (row) => {
    totals[labels.get(row)] += 1;
  });
  const targets = shares.map((share) => totals.map((total) => total * share));
  const needs = targets.map((target) => target.slice());

  const groups = await countGroups({ labels, labelCount, sets, storage, pause });
  const partOfGroup = storage.createArray('uint8', groups.count);
  const counts = new Int32Array(labelCount);
  const singles = totals.slice();
  await eachRow(groups.count, pause, (place) => {
    const group = groups.order.get(place);
    for (let label = 0; label < labelCount; label++) counts[label] = groups.counts.get(group * labelCount + label);
    const part = neediest(counts, needs, targets, shares, random() / 2 ** 32);
    for (let label = 0; label < labelCount; label++) {
      needs[part][label] -= counts[label];
      singles[label] -= counts[label];
    }
    partOfGroup.set(group, part);
  });

  const quotas = Array.from({ length: labelCount }, (_, label) =>
    wholeQuotas(
      needs.map((need) => need[label]),
      singles[label],
    ),
  );
  const parts = storage.createArray('uint8', labels.length);
  await eachRow(labels.length, pause, (row) => {
    const group = groups.groupOf(row);
    if (group >= 0) {
      parts.set(row, partOfGroup.get(group));
      return;
    }
    const label = labels.get(row);
    const quota = quotas[label];
    let place = Math.floor((random() / 2 ** 32) * singles[label]);
    singles[label] -= 1;
    let part = 0;
    while (place >= quota[part]) place -= quota[part++];
    quota[part] -= 1;
    parts.set(row, part);
  });
  return parts;
}

/** The part that overflows least, then the one with the largest open share of these labels; `draw` decides between equals. */
function neediest(
  counts: Int32Array,
  needs: readonly Float64Array[],
  targets: readonly Float64Array[],
  shares: readonly number[],
  draw: number,
): number {
  const rated = shares.map((share, part) => {
    let overflow = 0;
    let open = 0;
    for (let label = 0; label < counts.length; label++) {
      if (counts[label] === 0) continue;
      overflow += Math.max(0, counts[label] - needs[part][label]);
      open += (counts[label] * needs[part][label]) / targets[part][label];
    }
    return { part, share, overflow, open };
  });
  const least = Math.min(...rated.map(({ overflow }) => overflow));
  const fitting = rated.filter(({ overflow }) => overflow <= least + 1e-9);
  const most = Math.max(...fitting.map(({ open }) => open));
  const equals = fitting.filter(({ open }) => open >= most - 1e-9);
  let place = draw * equals.reduce((sum, { share }) => sum + share, 0);
  return (equals.find(({ share }) => (place -= share) < 0) ?? equals[0]).part;
}

/** Whole numbers near `needs` that sum to `total` (largest remainders); needs below 0 count as 0. */
function wholeQuotas(needs: readonly number[], total: number): number[] {
  const open = needs.map((need) => Math.max(0, need));
  const sum = open.reduce((a, b) => a + b, 0);
  const exact = open.map((need) => (sum === 0 ? total / open.length : (need * total) / sum));
  const quotas = exact.map(Math.floor);
  const byRemainder = Array.from(exact.keys()).sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]) || a - b);
  let missing = total - quotas.reduce((a, b) => a + b, 0);
  for (let turn = 0; missing > 0; turn++, missing--) quotas[byRemainder[turn % byRemainder.length]] += 1;
  return quotas;
}
