/** Numbers of one row of a table, or a row by itself. */
type Numbers = Float64Array | Float32Array | readonly number[];

/** Column of the largest of `count` values from `start` on; the first one among equals. */
export function argmax(values: Numbers, start: number, count: number): number {
  let best = 0;
  for (let column = 1; column < count; column++) if (values[start + column] > values[start + best]) best = column;
  return best;
}

/** Scores to probabilities, in place. The largest score is taken off first, so that nothing overflows. */
export function softmax(scores: Float64Array): void {
  let largest = -Infinity;
  for (let label = 0; label < scores.length; label++) largest = Math.max(largest, scores[label]);
  let sum = 0;
  for (let label = 0; label < scores.length; label++) sum += scores[label] = Math.exp(scores[label] - largest);
  for (let label = 0; label < scores.length; label++) scores[label] /= sum;
}

/** Log-odds to a probability. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** log Σ exp(x), without overflow. */
export function logSumExp(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
