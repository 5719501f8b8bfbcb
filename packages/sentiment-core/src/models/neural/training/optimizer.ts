import { type NetworkParameters, weightOf } from '../networks/network.ts';

/** What Adam remembers of some numbers: the running means of their gradients and of the squares of those. */
export interface AdamState {
  readonly means: Float32Array;
  readonly squares: Float32Array;
}

export interface AdamStep {
  readonly rate: number;
  /** 1-based. */
  readonly step: number;
  /** The gradients are multiplied by it. */
  readonly scale: number;
}

const [meanDecay, squareDecay, epsilon] = [0.9, 0.999, 1e-8];

export function createAdamState(size: number): AdamState {
  return { means: new Float32Array(size), squares: new Float32Array(size) };
}

/**
 * Moves the numbers from `start` to `end` against their gradients (Kingma, Ba, "Adam: a method for stochastic optimization",
 * 2015). Rows of a table that no text of a batch has are left out altogether, as "lazy" Adam does: their means do not fade.
 */
export function adamStep(
  values: Float32Array,
  gradients: Float32Array,
  { means, squares }: AdamState,
  { rate, step, scale }: AdamStep,
  start = 0,
  end = values.length,
): void {
  const size = rate / (1 - meanDecay ** step);
  const correction = 1 / (1 - squareDecay ** step);
  for (let index = start; index < end; index++) {
    const gradient = gradients[index] * scale;
    const mean = meanDecay * means[index] + (1 - meanDecay) * gradient;
    const square = squareDecay * squares[index] + (1 - squareDecay) * gradient * gradient;
    means[index] = mean;
    squares[index] = square;
    values[index] -= (size * mean) / (Math.sqrt(square * correction) + epsilon);
  }
}

export const learningRateSchedules = ['constant', 'linear', 'cosine'] as const;
export type LearningRateSchedule = (typeof learningRateSchedules)[number];

/**
 * The share of the learning rate that a step gets.
 * @param done share of all steps that are done, in [0, 1)
 * @returns in (0, 1]
 */
export function scheduledShare(schedule: LearningRateSchedule, done: number): number {
  switch (schedule) {
    case 'constant':
      return 1;
    case 'linear':
      return 1 - done;
    case 'cosine':
      return (1 + Math.cos(Math.PI * done)) / 2;
  }
}

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
