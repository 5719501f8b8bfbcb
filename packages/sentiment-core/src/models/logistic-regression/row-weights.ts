import type { LogisticRegressionSettings } from './options.ts';
import type { CollectedRows } from './collected-rows.ts';

/**
 * Multiplies row weights so that the labels that occur weigh the same, in all or within each source; the total weight of a
 * group stays.
 */
export function balanceRowWeights(
  { targets, weights, sources }: CollectedRows,
  classWeights: LogisticRegressionSettings['classWeights'],
): Float64Array {
  if (classWeights === 'none') return weights;
  const groupOf = (row: number) => (classWeights === 'balanced' ? 0 : sources[row]);
  const totals = new Map<number, Map<number, number>>();
  targets.forEach((target, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    totals.set(groupOf(row), group.set(target, (group.get(target) ?? 0) + weights[row]));
  });
  return weights.map((weight, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    const all = [...group.values()].reduce((sum, total) => sum + total, 0);
    return (weight * all) / (group.size * (group.get(targets[row]) ?? all));
  });
}
