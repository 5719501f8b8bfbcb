/**
 * What rows count in training: their weights, balanced if wanted, and 1 on average, so that the learning rate means the
 * same whatever the weights are.
 */
export function learningWeights(
  { targets, weights }: { readonly targets: ArrayLike<number>; readonly weights: Float64Array },
  labels: number,
  classWeights: 'none' | 'balanced',
): Float64Array {
  const totals = new Float64Array(labels);
  weights.forEach((weight, row) => (totals[targets[row]] += weight));
  const total = totals.reduce((sum, own) => sum + own, 0);
  return weights.map((weight, row) => {
    const share = classWeights === 'balanced' ? total / (labels * totals[targets[row]]) : 1;
    return (weight * share * weights.length) / total;
  });
}
