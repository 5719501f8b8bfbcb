/** Writes the gradient and the row-major matrix of second derivatives at `point`, and returns the value there. */
export type CurvedObjective = (point: Float64Array, gradient: Float64Array, curvature: Float64Array) => number;

export interface NewtonOptions {
  /** Most iterations, ≥ 1. Default 100. */
  readonly maxIterations?: number;
  /** Longest way of one number in one step, > 0: where there is hardly any curvature a step would lead far off. Default 10. */
  readonly maxStep?: number;
  /** Stops when the largest component of the gradient is at most this, > 0. Default 1e-10. */
  readonly tolerance?: number;
}

/** After so many halvings a step is too short to be seen. */
const mostHalvings = 60;

/**
 * Newton's method with steps that are halved until they lead down far enough. For a smooth, strictly convex function of a few
 * numbers. Where rounding leaves no curvature to divide by, a step goes straight down, as far as `maxStep`.
 * @param point changed in place
 */
export function minimiseNewton(
  objective: CurvedObjective,
  point: Float64Array,
  { maxIterations = 100, maxStep = 10, tolerance = 1e-10 }: NewtonOptions = {},
): void {
  const size = point.length;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const candidate = new Float64Array(size);
  let value = objective(point, gradient, curvature);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (gradient.every((slope) => Math.abs(slope) <= tolerance)) return;
    const solved = solvePositiveDefinite(curvature, gradient);
    const step = solved.every(Number.isFinite) ? solved : straightDown(gradient, maxStep);
    const descent = step.reduce((sum, own, index) => sum + own * gradient[index], 0);
    const farthest = step.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
    let length = Math.min(1, maxStep / farthest);
    for (let halvings = 0; ; halvings++, length /= 2) {
      for (let index = 0; index < size; index++) candidate[index] = point[index] - length * step[index];
      const next = objective(candidate, gradient, curvature);
      if (next <= value - 1e-4 * length * descent) {
        value = next;
        point.set(candidate);
        break;
      }
      // As far down as rounding lets one see.
      if (halvings === mostHalvings || length * farthest < 1e-15) return;
    }
  }
}

function straightDown(gradient: Float64Array, length: number): Float64Array {
  const steepest = gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  return gradient.map((slope) => (slope / steepest) * length);
}

/** By Cholesky's factors; not finite where the matrix is not positive definite. @param matrix row-major, symmetric and positive definite */
function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column];
      for (let index = 0; index < column; index++) sum -= factor[row * size + index] * factor[column * size + index];
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / factor[column * size + column];
    }
  }
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    for (let index = 0; index < row; index++) solution[row] -= factor[row * size + index] * solution[index];
    solution[row] /= factor[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let index = row + 1; index < size; index++) solution[row] -= factor[index * size + row] * solution[index];
    solution[row] /= factor[row * size + row];
  }
  return solution;
}
