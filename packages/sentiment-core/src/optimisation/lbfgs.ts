/**
 * Limited-memory BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989) with a
 * backtracking line search under the Armijo condition; pairs without positive curvature are not stored.
 * For a smooth, strongly convex function it converges to the minimum from any start.
 */
export interface LbfgsOptions {
  /** Number of correction pairs kept, ≥ 1. Default 10. */
  readonly memory?: number;
  /** Most iterations, ≥ 1. Default 200. */
  readonly maxIterations?: number;
  /** Stops when the largest component of the gradient is at most this, > 0. Default 1e-6. */
  readonly tolerance?: number;
  /** Called after each iteration with the current point, which must not be changed; return false to stop. */
  readonly onIteration?: (iteration: number, value: number, point: Float64Array) => boolean | Promise<boolean>;
}

export interface LbfgsResult {
  readonly value: number;
  readonly iterations: number;
  readonly reason: 'converged' | 'stopped' | 'iterations' | 'no-progress';
}

/** Writes the gradient at `point` into `gradient` and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Minimises `objective` from `point`, which is changed in place. */
export async function minimiseLbfgs(
  objective: Objective,
  point: Float64Array,
  { memory = 10, maxIterations = 200, tolerance = 1e-6, onIteration }: LbfgsOptions = {},
): Promise<LbfgsResult> {
  const size = point.length;
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  const curvatures: number[] = [];
  let gradient = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  const direction = new Float64Array(size);
  const candidate = new Float64Array(size);
  let value = objective(point, gradient);

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (largest(gradient) <= tolerance) return { value, iterations: iteration - 1, reason: 'converged' };

    twoLoopRecursion(gradient, steps, changes, curvatures, direction);
    let slope = dot(gradient, direction);
    if (slope >= 0) {
      // The stored curvature has gone stale: fall back to steepest descent.
      steps.length = changes.length = curvatures.length = 0;
      for (let index = 0; index < size; index++) direction[index] = -gradient[index];
      slope = -dot(gradient, gradient);
    }

    let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    let nextValue = Infinity;
    for (let attempt = 0; ; attempt++) {
      for (let index = 0; index < size; index++) candidate[index] = point[index] + length * direction[index];
      nextValue = objective(candidate, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      if (attempt === 30) return { value, iterations: iteration - 1, reason: 'no-progress' };
      length /= 2;
    }

    const recycle = steps.length === memory;
    const step = (recycle ? steps.shift() : undefined) ?? new Float64Array(size);
    const change = (recycle ? changes.shift() : undefined) ?? new Float64Array(size);
    if (recycle) curvatures.shift();
    for (let index = 0; index < size; index++) {
      step[index] = candidate[index] - point[index];
      change[index] = nextGradient[index] - gradient[index];
    }
    const curvature = dot(step, change);
    if (curvature > 1e-12 * dot(change, change)) {
      steps.push(step);
      changes.push(change);
      curvatures.push(curvature);
    }
    point.set(candidate);
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
    if (onIteration && !(await onIteration(iteration, value, point)))
      return { value, iterations: iteration, reason: 'stopped' };
  }
  return { value, iterations: maxIterations, reason: 'iterations' };
}

/** Nocedal and Wright, "Numerical Optimization", algorithm 7.4: direction = −H · gradient. */
function twoLoopRecursion(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
  curvatures: readonly number[],
  direction: Float64Array,
): void {
  const size = gradient.length;
  const alphas: number[] = [];
  for (let index = 0; index < size; index++) direction[index] = -gradient[index];
  for (let pair = steps.length - 1; pair >= 0; pair--) {
    const alpha = dot(steps[pair], direction) / curvatures[pair];
    alphas[pair] = alpha;
    addScaled(direction, changes[pair], -alpha);
  }
  const newest = changes.at(-1);
  if (newest) {
    const scale = (curvatures.at(-1) as number) / dot(newest, newest);
    for (let index = 0; index < size; index++) direction[index] = direction[index] * scale;
  }
  for (let pair = 0; pair < steps.length; pair++) {
    const beta = dot(changes[pair], direction) / curvatures[pair];
    addScaled(direction, steps[pair], alphas[pair] - beta);
  }
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] = target[index] + factor * source[index];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (let index = 0; index < vector.length; index++) most = Math.max(most, Math.abs(vector[index]));
  return most;
}
