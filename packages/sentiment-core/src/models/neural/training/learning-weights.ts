import { type BalancedRows, balanceRowWeights, type ClassWeights } from '../../linear/row-weights.ts';

/**
 * What rows count in training: their weights, balanced if wanted, and 1 on average, so that the learning rate means the
 * same whatever the weights are.
 */
export function learningWeights(rows: BalancedRows, classWeights: ClassWeights): Float64Array {
  const balanced = balanceRowWeights(rows, classWeights);
  const total = balanced.reduce((sum, own) => sum + own, 0);
  return balanced.map((weight) => (weight * balanced.length) / total);
}
