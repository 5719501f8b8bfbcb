import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { classificationScores } from '../classification-scores.ts';
import { type ConfidenceInterval, percentileInterval } from './confidence-intervals.ts';

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

/** McNemar's test of two classifiers on the same texts. */
export interface McNemarTest {
  /** Texts that the first alone has right. */
  readonly firstOnly: number;
  /** Texts that the second alone has right. */
  readonly secondOnly: number;
  /** Two-sided, exact: the chance of a difference this large or larger if both were equally often right. */
  readonly pValue: number;
}

/**
 * Exact McNemar test: a binomial test with p = 1/2 on the texts that exactly one classifier has right (McNemar 1947;
 * statsmodels: `mcnemar(exact=True)`).
 * @param firstOnly 0 or more
 * @param secondOnly 0 or more
 */
export function mcNemarTest(firstOnly: number, secondOnly: number): McNemarTest {
  const trials = firstOnly + secondOnly;
  const fewer = Math.min(firstOnly, secondOnly);
  // Terms from the largest down, relative to it, so that none is lost to underflow.
  let term = 1;
  let sum = 0;
  for (let count = fewer; count >= 0 && term > 1e-17 * sum; count--) {
    sum += term;
    term *= count / (trials - count + 1);
  }
  const logTail = logChoose(trials, fewer) - trials * Math.LN2 + Math.log(sum);
  return { firstOnly, secondOnly, pValue: Math.min(1, 2 * Math.exp(logTail)) };
}

function logChoose(total: number, chosen: number): number {
  return logFactorial(total) - logFactorial(chosen) - logFactorial(total - chosen);
}

/** Stirling's series past 20: relative error below 1e-15. */
function logFactorial(number: number): number {
  if (number <= 20) {
    let product = 1;
    for (let factor = 2; factor <= number; factor++) product *= factor;
    return Math.log(product);
  }
  const x = number + 1;
  const inverse = 1 / x;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260 - inverse ** 7 / 1680;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
