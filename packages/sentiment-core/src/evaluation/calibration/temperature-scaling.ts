import type { ScoredTexts } from '../scored-texts.ts';

const smallest = 1e-15;

/** Probabilities of one row at a temperature, written to `target`. */
function scaleRow(
  probabilities: Float32Array,
  start: number,
  count: number,
  temperature: number,
  target: Float64Array,
): void {
  let most = -Infinity;
  for (let label = 0; label < count; label++) {
    target[label] = Math.log(Math.max(probabilities[start + label], smallest)) / temperature;
    most = Math.max(most, target[label]);
  }
  let sum = 0;
  for (let label = 0; label < count; label++) sum += target[label] = Math.exp(target[label] - most);
  for (let label = 0; label < count; label++) target[label] /= sum;
}

/**
 * The temperature that makes rows most likely: above 1 the probabilities were too sure, below 1 not sure enough (Guo et al.
 * 2017). Labels do not change. The log loss is convex in 1 / temperature; a golden-section search finds it to 1e-7.
 * @param scored held-out rows, 1 or more
 * @returns in [0.01, 100]
 */
export function fitTemperature({ labelCount, truth, probabilities }: ScoredTexts): number {
  const row = new Float64Array(labelCount);
  const loss = (inverse: number): number => {
    let sum = 0;
    for (let text = 0; text < truth.length; text++) {
      scaleRow(probabilities, text * labelCount, labelCount, 1 / inverse, row);
      sum -= Math.log(Math.max(row[truth[text]], smallest));
    }
    return sum;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.01), Math.log(100)];
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [leftLoss, rightLoss] = [loss(Math.exp(left)), loss(Math.exp(right))];
  while (high - low > 1e-7) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(Math.exp(left));
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(Math.exp(right));
    }
  }
  return Math.exp(-(low + high) / 2);
}

/** Probabilities at a temperature, row-major [n, labelCount]; rows sum to 1. */
export function applyTemperature({ labelCount, probabilities }: ScoredTexts, temperature: number): Float32Array {
  const scaled = new Float32Array(probabilities.length);
  const row = new Float64Array(labelCount);
  for (let start = 0; start < probabilities.length; start += labelCount) {
    scaleRow(probabilities, start, labelCount, temperature, row);
    scaled.set(row, start);
  }
  return scaled;
}
