import type { LogisticRegressionSettings } from './options.ts';
import type { CollectedRows } from './collect-rows.ts';

/** Multiplies row weights so that both labels weigh the same, in all or within each source; the total weight of a group stays. */
export function balanceRowWeights(
  { targets, weights, sources }: CollectedRows,
  classWeights: LogisticRegressionSettings['classWeights'],
): Float64Array {
  if (classWeights === 'none') return weights;
  const groupOf = (row: number) => (classWeights === 'balanced' ? 0 : (sources[row] ?? 0));
  const totals = new Map<number, [number, number]>();
  targets.forEach((target, row) => {
    const total = totals.get(groupOf(row)) ?? [0, 0];
    total[target === 1 ? 1 : 0] += weights[row] ?? 0;
    totals.set(groupOf(row), total);
  });
  return weights.map((weight, row) => {
    const [negative, positive] = totals.get(groupOf(row)) ?? [1, 1];
    const own = targets[row] === 1 ? positive : negative;
    const other = targets[row] === 1 ? negative : positive;
    // A source with one label only has nothing to balance.
    return other === 0 ? weight : (weight * (own + other)) / (2 * own);
  });
}
