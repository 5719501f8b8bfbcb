import { calibrationBins, calibrationGaps } from './calibration-error.ts';
import { mostProbable, type ScoredTexts } from '../scored-texts.ts';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Mean probability of the given label, in (0, 1]. */
  readonly confidence: number;
  /** Share of right predictions. */
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

/** A dot of fewer texts says nothing. */
const leastTexts = 10;

/** The reliability diagram as points of a plot: confidence, accuracy. Bins of few texts are left out. */
export function reliabilityPoints(scored: ScoredTexts): (readonly [x: number, y: number])[] {
  return reliabilityCurve(scored)
    .filter(({ count }) => count >= Math.min(leastTexts, scored.truth.length / 10))
    .map(({ confidence, accuracy }) => [confidence, accuracy] as const);
}
