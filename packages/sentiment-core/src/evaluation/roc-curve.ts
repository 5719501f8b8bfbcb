import { orderByScore } from './roc-auc.ts';
import type { ScoredTexts } from './scored-texts.ts';

/** A point of a ROC curve: shares of texts at or above a threshold. */
export interface RocPoint {
  /** Of the texts without the label, the share given it. */
  readonly falsePositiveRate: number;
  /** Of the texts with the label, the share given it. */
  readonly truePositiveRate: number;
}

/**
 * ROC curve of one label against the rest, from (0, 0) to (1, 1); texts of equal score are one step, and steps on a line
 * are left out (scikit-learn: `roc_curve`).
 * @param label index
 * @returns empty when texts with or texts without the label are missing
 */
export function rocCurve({ labelCount, truth, probabilities }: ScoredTexts, label: number): RocPoint[] {
  const { rows, endsTie } = orderByScore(Float32Array.from(truth, (_, row) => probabilities[row * labelCount + label]));
  const positives = truth.reduce((sum, value) => sum + (value === label ? 1 : 0), 0);
  const negatives = truth.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const counts: [falsePositives: number, truePositives: number][] = [[0, 0]];
  let [falsePositives, truePositives] = [0, 0];
  for (let place = rows.length - 1; place >= 0; place--) {
    if (truth[rows[place]] === label) truePositives += 1;
    else falsePositives += 1;
    if (place > 0 && endsTie[place - 1] === 0) continue;
    const [before, last] = [counts.at(-2), counts.at(-1)];
    const straight =
      before &&
      last &&
      (last[0] - before[0]) * (truePositives - last[1]) === (last[1] - before[1]) * (falsePositives - last[0]);
    if (straight) counts.pop();
    counts.push([falsePositives, truePositives]);
  }
  return counts.map(([f, t]) => ({ falsePositiveRate: f / negatives, truePositiveRate: t / positives }));
}

/** At most `limit` points of a curve, ends included, evenly spread over its length; for plots. */
export function thinCurve(points: readonly RocPoint[], limit: number): RocPoint[] {
  if (points.length <= limit) return [...points];
  return Array.from({ length: limit }, (_, index) => points[Math.round((index * (points.length - 1)) / (limit - 1))]);
}

const plottedPoints = 200;

/** The ROC curve of a label as points of a plot: false positive rate, true positive rate. */
export function rocPoints(scored: ScoredTexts, label: number): (readonly [x: number, y: number])[] {
  return thinCurve(rocCurve(scored, label), plottedPoints).map(
    ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const,
  );
}
