/** A two-sided 95 % confidence interval. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

const z = 1.959963984540054;

/**
 * Wilson score interval of a proportion (Wilson 1927), without continuity correction.
 * @param total 1 or more
 */
export function wilsonInterval(successes: number, total: number): ConfidenceInterval {
  const proportion = successes / total;
  const denominator = 1 + z ** 2 / total;
  const center = (proportion + z ** 2 / (2 * total)) / denominator;
  const reach = (z / denominator) * Math.sqrt((proportion * (1 - proportion)) / total + z ** 2 / (4 * total ** 2));
  return { low: Math.max(0, center - reach), high: Math.min(1, center + reach) };
}

/**
 * Quantile with linear interpolation between order statistics (Hyndman and Fan 1996, type 7; the default of NumPy).
 * @param sorted rising, 1 or more values
 * @param level in [0, 1]
 */
export function quantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * Percentile interval of resampled figures (Efron 1979).
 * @param values one figure a resample; NaN where it was undefined, which is left out
 * @returns null when no resample had the figure
 */
export function percentileInterval(values: Float64Array): ConfidenceInterval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? null : { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}
