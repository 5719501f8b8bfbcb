import type { ScoredTexts } from './classification-scores.ts';
import { orderByScore } from './roc-curve.ts';

/** A point of a precision–recall curve, at one threshold. */
export interface PrecisionRecallPoint {
  /** Of the texts with the label, the fraction predicted as it, in (0, 1]. */
  readonly recall: number;
  /** Of the texts predicted as the label, the fraction that has it, in [0, 1]. */
  readonly precision: number;
}

/**
 * Precision against recall of one label against the rest, from the highest threshold to the one that recalls all; texts of equal
 * score are one point (scikit-learn: `precision_recall_curve`, in reverse and without its added end).
 * @param label index
 * @returns by rising recall; empty when no text has the label
 */
export function precisionRecallCurve(
  { labelCount, truth, probabilities }: ScoredTexts,
  label: number,
): PrecisionRecallPoint[] {
  const { rows, endsTie } = orderByScore(Float32Array.from(truth, (_, row) => probabilities[row * labelCount + label]));
  const total = truth.reduce((sum, value) => sum + (value === label ? 1 : 0), 0);
  const points: PrecisionRecallPoint[] = [];
  let truePositives = 0;
  for (let place = rows.length - 1; place >= 0 && total > 0; place--) {
    if (truth[rows[place]] === label) truePositives += 1;
    if (place > 0 && endsTie[place - 1] === 0) continue;
    points.push({ recall: truePositives / total, precision: truePositives / (rows.length - place) });
    if (truePositives === total) break;
  }
  return points;
}

/**
 * Mean precision over the steps of recall (scikit-learn: `average_precision_score`).
 * @param label index
 * @returns in [0, 1]; NaN when no text has the label
 */
export function averagePrecision(scored: ScoredTexts, label: number): number {
  const points = precisionRecallCurve(scored, label);
  if (points.length === 0) return NaN;
  return points.reduce((sum, { recall, precision }, index) => {
    const before = index === 0 ? 0 : points[index - 1].recall;
    return sum + (recall - before) * precision;
  }, 0);
}

const plottedPoints = 200;

/** The precision–recall curve of a label as points of a plot, evenly spread over recall: recall, precision. */
export function precisionRecallPoints(scored: ScoredTexts, label: number): (readonly [x: number, y: number])[] {
  const points = precisionRecallCurve(scored, label);
  let next = 0;
  return points.flatMap(({ recall, precision }, index) => {
    if (recall < next && index < points.length - 1) return [];
    next = Math.max(next, recall) + 1 / plottedPoints;
    return [[recall, precision] as const];
  });
}
