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
