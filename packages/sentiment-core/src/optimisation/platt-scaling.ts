import { minimiseLbfgs } from './lbfgs.ts';

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
