import { softmax } from '../../classification/scored-classifier.ts';
import { fitScoreTemperature } from '../../optimisation/calibration.ts';
import type { ScoredTexts } from '../classification-scores.ts';

/** A rising, continuous map from scores to probabilities: linear between knots, constant outside them. */
export interface IsotonicCalibration {
  /** Rising, 1 or more. */
  readonly scores: readonly number[];
  /** Probabilities at `scores`, not falling, each in [0, 1]. */
  readonly probabilities: readonly number[];
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955; for calibration, Zadrozny and Elkan 2002): of all
 * maps that do not fall, the one of least squared error. Fit it on a thousand rows or more
 * that the model has not learnt from: it has as many degrees of freedom as steps.
 * @param scores of any kind, [n], n ≥ 1
 * @param targets 1 for rows that have the label, else 0, [n]
 * @param weights of the rows, above 0, [n]. Default 1 each
 */
export function fitIsotonicCalibration(
  scores: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number>,
): IsotonicCalibration {
  const order = Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[a] - scores[b]);
  /** Pools of neighbouring scores: lowest and highest score, mean target, weight. */
  const pools: { low: number; high: number; mean: number; weight: number }[] = [];
  for (let place = 0; place < order.length;) {
    const score = scores[order[place]];
    let weight = 0;
    let sum = 0;
    for (; place < order.length && scores[order[place]] === score; place++) {
      const ofRow = weights === undefined ? 1 : weights[order[place]];
      weight += ofRow;
      sum += ofRow * targets[order[place]];
    }
    let pool = { low: score, high: score, mean: sum / weight, weight };
    for (let last = pools.at(-1); last !== undefined && last.mean >= pool.mean; last = pools.at(-1)) {
      const both = last.weight + pool.weight;
      const mean = (last.mean * last.weight + pool.mean * pool.weight) / both;
      pool = { low: last.low, high: pool.high, mean, weight: both };
      pools.pop();
    }
    pools.push(pool);
  }
  const knots = pools.flatMap(({ low, high, mean }) => (low === high ? [[low, mean]] : [[low, mean], [high, mean]])); // prettier-ignore
  return { scores: knots.map(([score]) => score), probabilities: knots.map(([, probability]) => probability) };
}

/** @returns in [0, 1] */
export function applyIsotonicCalibration({ scores, probabilities }: IsotonicCalibration, score: number): number {
  let low = 0;
  let high = scores.length - 1;
  if (score <= scores[low]) return probabilities[low];
  if (score >= scores[high]) return probabilities[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle] <= score) low = middle;
    else high = middle;
  }
  const position = (score - scores[low]) / (scores[high] - scores[low]);
  return probabilities[low] + position * (probabilities[high] - probabilities[low]);
}

/**
 * The temperature that makes rows most likely: above 1 the probabilities were too sure, below 1 not sure enough (Guo et al.
 * 2017). Labels do not change.
 * @param scored held-out rows, 1 or more
 * @returns in [0.01, 100]
 */
export function fitTemperature({ truth, probabilities }: ScoredTexts): number {
  return fitScoreTemperature(Float64Array.from(probabilities, scoreOf), truth, new Float64Array(truth.length).fill(1));
}

/** Probabilities at a temperature, row-major [n, labelCount]; rows sum to 1. */
export function applyTemperature({ labelCount, probabilities }: ScoredTexts, temperature: number): Float32Array {
  const scaled = new Float32Array(probabilities.length);
  const row = new Float64Array(labelCount);
  for (let start = 0; start < probabilities.length; start += labelCount) {
    for (let label = 0; label < labelCount; label++) row[label] = scoreOf(probabilities[start + label]) / temperature;
    softmax(row);
    scaled.set(row, start);
  }
  return scaled;
}

/** Logarithms of probabilities are scores; 0 has none, and counts as 1e-15. */
function scoreOf(probability: number): number {
  return Math.log(Math.max(probability, 1e-15));
}
