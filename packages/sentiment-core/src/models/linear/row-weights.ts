import type { LogisticRegressionSettings } from './options.ts';

/** Rows whose weights can be balanced. */
export interface BalancedRows {
  /** Label index of each row. */
  readonly targets: ArrayLike<number>;
  readonly weights: Float64Array;
  /** Source of each row, as an index. */
  readonly sources: ArrayLike<number>;
}

export type ClassWeights = LogisticRegressionSettings['classWeights'];

/**
 * Multiplies row weights so that the labels that occur weigh the same, in all or within each source; the total weight of a
 * group stays.
 */
export function balanceRowWeights(
  { targets, weights, sources }: BalancedRows,
  classWeights: ClassWeights,
): Float64Array {
  if (classWeights === 'none') return weights;
  const groupOf = (row: number) => (classWeights === 'balanced' ? 0 : sources[row]);
  const totals = new Map<number, Map<number, number>>();
  weights.forEach((weight, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    totals.set(groupOf(row), group.set(targets[row], (group.get(targets[row]) ?? 0) + weight));
  });
  return weights.map((weight, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    const all = [...group.values()].reduce((sum, total) => sum + total, 0);
    return (weight * all) / (group.size * (group.get(targets[row]) ?? all));
  });
}
