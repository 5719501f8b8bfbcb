import { createSeededRandom } from '../hashing/seeded-random.ts';
import { type DisjointSets, numberGroups, type RowGroups } from './disjoint-sets.ts';

export interface StratifiedAssignment {
  /** Label of each row, [rows]. */
  readonly labels: Uint8Array;
  readonly labelCount: number;
  /** Rows of one set get one part. */
  readonly sets: DisjointSets;
  /** Fraction of the rows for each part, sum 1. */
  readonly fractions: readonly number[];
  /** 32-bit whole number. */
  readonly seed: number;
}

/**
 * Deals rows to parts so that every part has its fraction of every label and sets stay whole. Sets of several rows go first,
 * the largest before the others, each to the part that needs its labels most; single rows then fill what is left exactly,
 * drawn at random (selection sampling, Knuth 3.4.2 S). Memory: 5 bytes a row, and 13 and 4 a label for each set of several rows.
 * @returns part of each row, [rows]
 */
export function assignStratified({ labels, labelCount, sets, fractions, seed }: StratifiedAssignment): Uint8Array {
  const random = createSeededRandom(seed);

  /** Rows that a part still needs of a label, [parts][labels]. */
  const totals = new Float64Array(labelCount);
  for (const label of labels) totals[label] += 1;
  const targets = fractions.map((fraction) => totals.map((total) => total * fraction));
  const needs = targets.map((target) => target.slice());

  const groups = numberGroups(sets);
  const groupLabels = countGroupLabels(groups, labels, labelCount);
  const partOfGroup = new Uint8Array(groups.count);
  const singles = totals.slice();
  const largestFirst = Int32Array.from({ length: groups.count }, (_, group) => group);
  largestFirst.sort((a, b) => groups.sizes[b] - groups.sizes[a] || a - b);
  for (const group of largestFirst) {
    const counts = groupLabels.subarray(group * labelCount, (group + 1) * labelCount);
    const part = neediest(counts, needs, targets, fractions, random() / 2 ** 32);
    for (let label = 0; label < labelCount; label++) {
      needs[part][label] -= counts[label];
      singles[label] -= counts[label];
    }
    partOfGroup[group] = part;
  }

  const quotas = Array.from({ length: labelCount }, (_, label) =>
    wholeQuotas(
      needs.map((need) => need[label]),
      singles[label],
    ),
  );
  const parts = new Uint8Array(labels.length);
  for (const [row, label] of labels.entries()) {
    const group = groups.groupOf(row);
    if (group >= 0) {
      parts[row] = partOfGroup[group];
      continue;
    }
    const quota = quotas[label];
    let place = Math.floor((random() / 2 ** 32) * singles[label]);
    singles[label] -= 1;
    let part = 0;
    while (place >= quota[part]) place -= quota[part++];
    quota[part] -= 1;
    parts[row] = part;
  }
  return parts;
}

/** @returns rows of each label in each group, [groups, labels] */
function countGroupLabels(groups: RowGroups, labels: Uint8Array, labelCount: number): Int32Array {
  const counts = new Int32Array(groups.count * labelCount);
  for (const [row, label] of labels.entries()) {
    const group = groups.groupOf(row);
    if (group >= 0) counts[group * labelCount + label] += 1;
  }
  return counts;
}

/** The part that overflows least, then the one with the largest open fraction of these labels; `draw` decides between equals. */
function neediest(
  counts: Int32Array,
  needs: readonly Float64Array[],
  targets: readonly Float64Array[],
  fractions: readonly number[],
  draw: number,
): number {
  const rated = fractions.map((fraction, part) => {
    let overflow = 0;
    let open = 0;
    for (let label = 0; label < counts.length; label++) {
      if (counts[label] === 0) continue;
      overflow += Math.max(0, counts[label] - needs[part][label]);
      open += (counts[label] * needs[part][label]) / targets[part][label];
    }
    return { part, fraction, overflow, open };
  });
  const least = Math.min(...rated.map(({ overflow }) => overflow));
  const fitting = rated.filter(({ overflow }) => overflow <= least + 1e-9);
  const most = Math.max(...fitting.map(({ open }) => open));
  const equals = fitting.filter(({ open }) => open >= most - 1e-9);
  let place = draw * equals.reduce((sum, { fraction }) => sum + fraction, 0);
  return (equals.find(({ fraction }) => (place -= fraction) < 0) ?? equals[0]).part;
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
