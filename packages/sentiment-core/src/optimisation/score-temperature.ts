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
  let [low, high] = [Math.log(1 / highest), Math.log(1 / lowest)];
  if (slope(Math.exp(low)) >= 0) return highest;
  if (slope(Math.exp(high)) <= 0) return lowest;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return Math.exp(-(low + high) / 2);
}

const lowest = 0.01;
const highest = 100;
