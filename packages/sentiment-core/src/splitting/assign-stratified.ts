import { createSeededRandom } from '../evaluation/seeded-random.ts';
import type { DisjointSets } from './disjoint-sets.ts';

export interface StratifiedAssignment {
  /** Label of each row, [rows]. */
  readonly labels: Uint8Array;
  readonly labelCount: number;
  /** Rows of one set get one part. */
  readonly sets: DisjointSets;
  /** Share of each part, sum 1. */
  readonly shares: readonly number[];
  /** 32-bit whole number. */
  readonly seed: number;
}

/**
 * Deals rows to parts so that every part has its share of every label and sets stay whole. Sets of several rows go first,
 * the largest before the others, each to the part that needs its labels most; single rows then fill what is left exactly,
 * drawn at random (selection sampling, Knuth 3.4.2 S). Memory: 4 bytes a row, and 4 a label for each set of several rows.
 * @returns part of each row, [rows]
 */
export function assignStratified({ labels, labelCount, sets, shares, seed }: StratifiedAssignment): Uint8Array {
  const random = createSeededRandom(seed);
  const parts = new Uint8Array(labels.length);
  const sizes = new Int32Array(labels.length);
  for (let row = 0; row < labels.length; row++) sizes[sets.find(row)] += 1;

  /** Rows that a part still needs of a label, [parts, labels]. */
  const totals = new Float64Array(labelCount);
  for (const label of labels) totals[label] += 1;
  const targets = shares.map((share) => totals.map((total) => total * share));
  const needs = targets.map((target) => target.slice());

  const groups = countGroups(labels, labelCount, sets, sizes);
  const order = Array.from(groups.roots.keys()).sort(
    (a, b) => sizes[groups.roots[b]] - sizes[groups.roots[a]] || groups.roots[a] - groups.roots[b],
  );
  for (const group of order) {
    const counts = groups.counts.subarray(group * labelCount, (group + 1) * labelCount);
    const part = neediest(counts, needs, targets, shares, random() / 2 ** 32);
    for (let label = 0; label < labelCount; label++) needs[part][label] -= counts[label];
    parts[groups.roots[group]] = part;
  }

  const singles = new Float64Array(labelCount);
  for (let row = 0; row < labels.length; row++) {
    const root = sets.find(row);
    if (sizes[root] > 1) parts[row] = parts[root];
    else singles[labels[row]] += 1;
  }
  const quotas = Array.from({ length: labelCount }, (_, label) =>
    wholeQuotas(
      needs.map((need) => need[label]),
      singles[label],
    ),
  );
  for (let row = 0; row < labels.length; row++) {
    if (sizes[sets.find(row)] > 1) continue;
    const quota = quotas[labels[row]];
    let place = Math.floor((random() / 2 ** 32) * singles[labels[row]]);
    singles[labels[row]] -= 1;
    let part = 0;
    while (place >= quota[part]) place -= quota[part++];
    quota[part] -= 1;
    parts[row] = part;
  }
  return parts;
}

/** Sets of several rows: the lowest row of each, and how many rows of each label it has, [groups, labels]. */
function countGroups(labels: Uint8Array, labelCount: number, sets: DisjointSets, sizes: Int32Array) {
  const roots: number[] = [];
  const groupOf = new Map<number, number>();
  for (let row = 0; row < labels.length; row++) {
    if (sizes[row] < 2) continue;
    groupOf.set(row, roots.length);
    roots.push(row);
  }
  const counts = new Int32Array(roots.length * labelCount);
  for (let row = 0; row < labels.length; row++) {
    const group = groupOf.get(sets.find(row));
    if (group !== undefined) counts[group * labelCount + labels[row]] += 1;
  }
  return { roots, counts };
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
