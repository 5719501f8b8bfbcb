/**
 * P-values of several tests made at once, adjusted so that the chance of any false alarm stays what a single one says
 * (Holm 1979; statsmodels: `multipletests(method='holm')`).
 * @param pValues [n], each in [0, 1]
 * @returns adjusted, in the same order, each in [0, 1]
 */
export function holmAdjustment(pValues: readonly number[]): number[] {
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = [...pValues];
  let most = 0;
  for (const [rank, index] of order.entries()) {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = most;
  }
  return adjusted;
}
