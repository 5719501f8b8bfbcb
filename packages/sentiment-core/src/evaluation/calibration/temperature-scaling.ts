import { softmax } from '../../classification/scored-classifier.ts';
import { fitScoreTemperature } from '../../optimisation/calibration.ts';
import type { ScoredTexts } from '../classification-scores.ts';

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
