import { calibrationBins, calibrationGaps, errorOfGapSums } from '../calibration/calibration-error.ts';
import {
  brierLosses,
  classificationScores,
  logLosses,
  mostProbable,
  type ScoredTexts,
} from '../classification-scores.ts';
import { rocAucOf, scoreOrders } from '../roc-curve.ts';
import { createSeededRandom } from '../../hashing/seeded-random.ts';

/** A two-sided 95 % confidence interval. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

const z = 1.959963984540054;

/**
 * Wilson score interval of a proportion (Wilson 1927), without continuity correction.
 * @param total 1 or more
 */
export function wilsonInterval(successes: number, total: number): ConfidenceInterval {
  const proportion = successes / total;
  const denominator = 1 + z ** 2 / total;
  const center = (proportion + z ** 2 / (2 * total)) / denominator;
  const reach = (z / denominator) * Math.sqrt((proportion * (1 - proportion)) / total + z ** 2 / (4 * total ** 2));
  return { low: Math.max(0, center - reach), high: Math.min(1, center + reach) };
}

/**
 * Quantile with linear interpolation between order statistics (Hyndman and Fan 1996, type 7; the default of NumPy).
 * @param sorted rising, 1 or more values
 * @param level in [0, 1]
 */
export function quantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * Percentile interval of resampled figures (Efron 1979).
 * @param values one figure a resample; NaN where it was undefined, which is left out
 * @returns null when no resample had the figure
 */
export function percentileInterval(values: Float64Array): ConfidenceInterval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? null : { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** Figures with a bootstrap interval. */
export type BootstrapFigure = 'brier' | 'ece' | 'logLoss' | 'macroF1' | 'macroRecall' | 'rocAuc';

export interface BootstrapOptions {
  /** 32-bit whole number. */
  readonly seed: number;
  /** 1 or more. */
  readonly resamples: number;
}

/**
 * 95 % percentile intervals. Texts are drawn with replacement from all texts, not label by label: a new sample
 * would also have other label frequencies. A resample that lacks a label leaves out the figures undefined without it.
 * What a figure needs from a text is computed once; a resample is one pass of draws and one of sums (plus one a label
 * order for the ROC AUC).
 * @returns null for a figure that no resample had
 */
export function bootstrapIntervals(
  scored: ScoredTexts,
  { seed, resamples }: BootstrapOptions,
): Record<BootstrapFigure, ConfidenceInterval | null> {
  const { labelCount, truth } = scored;
  const size = truth.length;
  const predicted = mostProbable(scored);
  const cells = Int32Array.from(truth, (label, row) => label * labelCount + predicted[row]);
  const { bins, gaps } = calibrationGaps(scored, predicted);
  const losses = logLosses(scored);
  const squares = brierLosses(scored);
  const orders = scoreOrders(scored);

  const random = createSeededRandom(seed);
  const scale = size / 2 ** 32;
  const counts = new Int32Array(size);
  const cellCounts = new Float64Array(labelCount * labelCount);
  const gapSums = new Float64Array(calibrationBins);
  const empty = () => new Float64Array(resamples);
  const values = {
    brier: empty(),
    ece: empty(),
    logLoss: empty(),
    macroF1: empty(),
    macroRecall: empty(),
    rocAuc: empty(),
  };

  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let draw = 0; draw < size; draw++) counts[Math.floor(random() * scale)] += 1;
    cellCounts.fill(0);
    gapSums.fill(0);
    let loss = 0;
    let square = 0;
    for (let row = 0; row < size; row++) {
      const count = counts[row];
      cellCounts[cells[row]] += count;
      gapSums[bins[row]] += count * gaps[row];
      loss += count * losses[row];
      square += count * squares[row];
    }
    const { macroRecall, macroF1 } = classificationScores(cellCounts, labelCount);
    values.macroRecall[resample] = macroRecall;
    values.macroF1[resample] = macroF1;
    values.logLoss[resample] = loss / size;
    values.brier[resample] = square / size;
    values.ece[resample] = errorOfGapSums(gapSums, size);
    values.rocAuc[resample] = rocAucOf(orders, truth, counts);
  }
  return {
    brier: percentileInterval(values.brier),
    ece: percentileInterval(values.ece),
    logLoss: percentileInterval(values.logLoss),
    macroF1: percentileInterval(values.macroF1),
    macroRecall: percentileInterval(values.macroRecall),
    rocAuc: percentileInterval(values.rocAuc),
  };
}
