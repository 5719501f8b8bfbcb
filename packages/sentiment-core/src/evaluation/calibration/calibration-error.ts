import { mostProbable, type ScoredTexts } from '../classification-scores.ts';

/** Equal-width bins of confidence: ((b-1)/15, b/15] for b = 1..15. */
export const calibrationBins = 15;

export interface CalibrationGaps {
  /** Bin of each text's confidence, 0..14, [n]. */
  readonly bins: Uint8Array;
  /** Confidence minus 1 for a right prediction, minus 0 for a wrong one, [n]. */
  readonly gaps: Float64Array;
}

/** @param predicted most probable label of each text, [n] */
export function calibrationGaps(
  { labelCount, truth, probabilities }: ScoredTexts,
  predicted: Int32Array,
): CalibrationGaps {
  const bins = new Uint8Array(truth.length);
  const gaps = new Float64Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    const confidence = probabilities[row * labelCount + predicted[row]];
    bins[row] = Math.min(Math.max(Math.ceil(confidence * calibrationBins) - 1, 0), calibrationBins - 1);
    gaps[row] = confidence - (predicted[row] === truth[row] ? 1 : 0);
  }
  return { bins, gaps };
}

/** @param gapSums sum of gaps in each bin, [15] */
export function errorOfGapSums(gapSums: Float64Array, count: number): number {
  let sum = 0;
  for (const gap of gapSums) sum += Math.abs(gap);
  return sum / count;
}

/**
 * Expected calibration error of the top label: over 15 equal-width bins of confidence, the mean distance between mean
 * confidence and accuracy, weighted by texts (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 * @returns in [0, 1]
 */
export function expectedCalibrationError(scored: ScoredTexts): number {
  const { bins, gaps } = calibrationGaps(scored, mostProbable(scored));
  const sums = new Float64Array(calibrationBins);
  for (let row = 0; row < bins.length; row++) sums[bins[row]] += gaps[row];
  return errorOfGapSums(sums, bins.length);
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Mean probability of the given label, in (0, 1]. */
  readonly confidence: number;
  /** Fraction of right predictions. */
  readonly accuracy: number;
  /** Texts, 1 or more. */
  readonly count: number;
}

/**
 * Confidence against accuracy over the 15 bins of the expected calibration error (Guo et al. 2017, fig. 1), by rising
 * confidence; empty bins are left out.
 */
export function reliabilityCurve(scored: ScoredTexts): ReliabilityBin[] {
  const predicted = mostProbable(scored);
  const { bins } = calibrationGaps(scored, predicted);
  const confidences = new Float64Array(calibrationBins);
  const hits = new Float64Array(calibrationBins);
  const counts = new Float64Array(calibrationBins);
  for (const [row, bin] of bins.entries()) {
    confidences[bin] += scored.probabilities[row * scored.labelCount + predicted[row]];
    hits[bin] += predicted[row] === scored.truth[row] ? 1 : 0;
    counts[bin] += 1;
  }
  return Array.from(counts.entries())
    .filter(([, count]) => count > 0)
    .map(([bin, count]) => ({ confidence: confidences[bin] / count, accuracy: hits[bin] / count, count }));
}

/** Fewest texts of a plotted point; the accuracy of fewer is mostly noise. */
const leastTexts = 10;

/** The reliability diagram as points of a plot: confidence, accuracy. Bins of few texts are left out. */
export function reliabilityPoints(scored: ScoredTexts): (readonly [x: number, y: number])[] {
  return reliabilityCurve(scored)
    .filter(({ count }) => count >= Math.min(leastTexts, scored.truth.length / 10))
    .map(({ confidence, accuracy }) => [confidence, accuracy] as const);
}
