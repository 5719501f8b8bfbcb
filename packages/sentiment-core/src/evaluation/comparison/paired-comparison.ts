import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { classificationScores } from '../classification-scores.ts';
import { type ConfidenceInterval, percentileInterval } from './confidence-intervals.ts';
import { mcNemarTest, type McNemarTest } from './mcnemar-test.ts';

/** A figure of the first classifier minus that of the second. */
export interface PairedDifference {
  readonly difference: number;
  /** 95 %, bootstrap percentiles over the texts. */
  readonly interval: ConfidenceInterval | null;
}

/** Two classifiers on the same texts. */
export interface PairedComparison {
  /** Number of texts. */
  readonly n: number;
  readonly accuracy: PairedDifference;
  readonly macroRecall: PairedDifference;
  readonly mcNemar: McNemarTest;
}

export interface PairedComparisonOptions {
  /** 32-bit whole number. Default 1. */
  readonly seed?: number;
  /** 1 or more. Default 1000. */
  readonly resamples?: number;
}

/**
 * Compares predictions text by text: a paired bootstrap draws texts together with both predictions, so that texts which are
 * hard for both cancel out (Efron and Tibshirani 1993, ch. 16).
 * @param truth true labels, [n], n ≥ 1, each in 0..labelCount-1
 * @param first predictions of one classifier, [n]
 * @param second predictions of the other, [n]
 */
export function comparePaired(
  truth: Int32Array,
  first: Int32Array,
  second: Int32Array,
  labelCount: number,
  { seed = 1, resamples = 1000 }: PairedComparisonOptions = {},
): PairedComparison {
  const cells = (predicted: Int32Array): Int32Array =>
    Int32Array.from(truth, (label, row) => label * labelCount + predicted[row]);
  const [firstCells, secondCells] = [cells(first), cells(second)];
  const firstCounts = new Float64Array(labelCount ** 2);
  const secondCounts = new Float64Array(labelCount ** 2);
  const differences = () => {
    const a = classificationScores(firstCounts, labelCount);
    const b = classificationScores(secondCounts, labelCount);
    return { accuracy: a.accuracy - b.accuracy, macroRecall: a.macroRecall - b.macroRecall };
  };
  let [firstOnly, secondOnly] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    firstCounts[firstCells[row]] += 1;
    secondCounts[secondCells[row]] += 1;
    const [firstRight, secondRight] = [first[row] === truth[row], second[row] === truth[row]];
    if (firstRight && !secondRight) firstOnly += 1;
    if (secondRight && !firstRight) secondOnly += 1;
  }
  const observed = differences();
  const random = createSeededRandom(seed);
  const scale = truth.length / 2 ** 32;
  const accuracies = new Float64Array(resamples);
  const macroRecalls = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    firstCounts.fill(0);
    secondCounts.fill(0);
    for (let draw = 0; draw < truth.length; draw++) {
      const row = Math.floor(random() * scale);
      firstCounts[firstCells[row]] += 1;
      secondCounts[secondCells[row]] += 1;
    }
    const { accuracy, macroRecall } = differences();
    accuracies[resample] = accuracy;
    macroRecalls[resample] = macroRecall;
  }
  return {
    n: truth.length,
    accuracy: { difference: observed.accuracy, interval: percentileInterval(accuracies) },
    macroRecall: { difference: observed.macroRecall, interval: percentileInterval(macroRecalls) },
    mcNemar: mcNemarTest(firstOnly, secondOnly),
  };
}

/**
 * P-values of several tests made at once, adjusted so that the chance of any false positive stays that of a single test
 * (Holm 1979; statsmodels: `multipletests(method='holm')`).
 * @param pValues [n], each in [0, 1]
 * @returns adjusted, in the same order, each in [0, 1]
 */
export function holmAdjustment(pValues: readonly number[]): number[] {
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = [...pValues];
  let most = 0;
  for (const [rank, index] of order.entries()) {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = most;
  }
  return adjusted;
}
