import { minimiseLbfgs } from './lbfgs.ts';

// Both fits make scores say what held-out rows say: Platt's for the log-odds of two labels, the temperature for any number.

/** logit' = slope · logit + intercept */
export interface PlattScaling {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Fits slope and intercept of logits by maximum likelihood on held-out rows (Platt, "Probabilistic outputs for support
 * vector machines", 1999, with the targets as they are: validation sets here are large).
 * @param targets 1 for the second label, 0 for the first, [rows]
 * @param weights weight of each row, [rows]
 */
export async function fitPlattScaling(
  logits: Float64Array,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
): Promise<PlattScaling> {
  const point = Float64Array.of(1, 0);
  let totalWeight = 0;
  for (let row = 0; row < logits.length; row++) totalWeight += weights[row];
  await minimiseLbfgs(
    ([slope = 1, intercept = 0], gradient) => {
      let loss = 0;
      gradient.fill(0);
      for (let row = 0; row < logits.length; row++) {
        const logit = logits[row];
        const scaled = slope * logit + intercept;
        const decay = Math.exp(-Math.abs(scaled));
        const share = weights[row] / totalWeight;
        loss += share * (Math.max(scaled, 0) - scaled * targets[row] + Math.log1p(decay));
        const residual = share * ((scaled >= 0 ? 1 / (1 + decay) : decay / (1 + decay)) - targets[row]);
        gradient[0] = gradient[0] + residual * logit;
        gradient[1] = gradient[1] + residual;
      }
      return loss;
    },
    point,
    { tolerance: 1e-9 },
  );
  return { slope: point[0], intercept: point[1] };
}

const lowestTemperature = 0.01;
const highestTemperature = 100;

/**
 * The temperature that scores are divided by before the softmax so that the labels of held-out rows are most likely (Guo et al.,
 * "On calibration of modern neural networks", 2017). The loss is convex in the inverse of it; its slope is halved in on.
 * @param scores row-major [rows, labels], 1 row or more
 * @param targets label of each row, [rows]
 * @param weights weight of each row, [rows]
 * @returns in [0.01, 100]; an end of it when the rows would have more
 */
export function fitScoreTemperature(
  scores: Float64Array,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  const labels = scores.length / targets.length;
  /** Derivative of the loss by the inverse temperature: expected score minus the label's own. */
  const slope = (inverse: number): number => {
    let total = 0;
    for (let row = 0; row < targets.length; row++) {
      const own = scores.subarray(row * labels, (row + 1) * labels);
      let most = -Infinity;
      for (let label = 0; label < labels; label++) most = Math.max(most, own[label]);
      let [sum, expected] = [0, 0];
      for (let label = 0; label < labels; label++) {
        const share = Math.exp((own[label] - most) * inverse);
        sum += share;
        expected += share * own[label];
      }
      total += weights[row] * (expected / sum - own[targets[row]]);
    }
    return total;
  };
  let [low, high] = [Math.log(1 / highestTemperature), Math.log(1 / lowestTemperature)];
  if (slope(Math.exp(low)) >= 0) return highestTemperature;
  if (slope(Math.exp(high)) <= 0) return lowestTemperature;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return Math.exp(-(low + high) / 2);
}
