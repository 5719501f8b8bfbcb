import type { NetworkParameters } from './training-state.ts';
import { weightOf } from '../networks/network.ts';

/** Steps after which the mean of the steps is taken for half. */
const halfway = 10;

/**
 * Moves a running mean towards the parameters after a step. Early on it follows them faster, so that where the training began is soon
 * forgotten.
 * @param average changed
 * @param step 1-based
 */
export function averageStep(
  average: NetworkParameters,
  parameters: NetworkParameters,
  decay: number,
  step: number,
): void {
  const share = 1 - Math.min(decay, step / (step + halfway));
  for (const [name, values] of average.weights) approach(values, weightOf(parameters.weights, name), share);
  approach(average.table, parameters.table, share);
}

function approach(values: Float32Array, targets: Float32Array, share: number): void {
  for (let index = 0; index < values.length; index++) values[index] += (targets[index] - values[index]) * share;
}
