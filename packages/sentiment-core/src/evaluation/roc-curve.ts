import type { ScoredTexts } from './classification-scores.ts';

/** Texts in order of one score, with where runs of equal scores end. Made once, read by every resample. */
export interface ScoreOrder {
  /** Rows by rising score, [n]. */
  readonly rows: Int32Array;
  /** 1 where the next row has a higher score (and at the last row), else 0, [n]. */
  readonly endsTie: Uint8Array;
}

/** @param scores [n] */
export function orderByScore(scores: Float32Array): ScoreOrder {
  const rows = Int32Array.from(scores, (_, row) => row).sort((a, b) => scores[a] - scores[b]);
  const endsTie = new Uint8Array(rows.length);
  for (let place = 0; place < rows.length; place++) {
    endsTie[place] = place + 1 === rows.length || scores[rows[place]] !== scores[rows[place + 1]] ? 1 : 0;
  }
  return { rows, endsTie };
}

/**
 * Area under the ROC curve as a rank statistic: the chance that a text with the label scores higher than one without it,
 * a tie counting half (Hanley and McNeil 1982). Exact.
 * @param truth [n]
 * @param label the one that counts as positive
 * @param counts how often each text counts, [n]
 * @returns in [0, 1]; NaN when texts with or texts without the label are missing
 */
function rankAuc({ rows, endsTie }: ScoreOrder, truth: Int32Array, label: number, counts: Int32Array): number {
  let negativesBelow = 0;
  let positives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let pairsWon = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place];
    if (truth[row] === label) tiedPositives += counts[row];
    else tiedNegatives += counts[row];
    if (endsTie[place] === 0) continue;
    pairsWon += tiedPositives * (negativesBelow + tiedNegatives / 2);
    positives += tiedPositives;
    negativesBelow += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return pairsWon / (positives * negativesBelow);
}

/** Orders for `rocAucOf`: of the second label alone when there are two, else of every label. */
export function scoreOrders({ labelCount, truth, probabilities }: ScoredTexts): ReadonlyMap<number, ScoreOrder> {
  const labels = labelCount === 2 ? [1] : Array.from({ length: labelCount }, (_, label) => label);
  const column = (label: number) => Float32Array.from(truth, (_, row) => probabilities[row * labelCount + label]);
  return new Map(labels.map((label) => [label, orderByScore(column(label))]));
}

/** As `rocAuc`, for texts that count several times or not at all. */
export function rocAucOf(orders: ReadonlyMap<number, ScoreOrder>, truth: Int32Array, counts: Int32Array): number {
  let sum = 0;
  let defined = 0;
  for (const [label, order] of orders) {
    const area = rankAuc(order, truth, label, counts);
    if (Number.isNaN(area)) continue;
    sum += area;
    defined += 1;
  }
  return sum / defined;
}

/**
 * Two labels: the area for the second label's probability. More: each label against the rest, and the mean over the labels
 * that some texts have and others have not (scikit-learn: `multi_class='ovr', average='macro'`).
 * @returns in [0, 1]; NaN when all texts have the same label
 */
export function rocAuc(scored: ScoredTexts): number {
  return rocAucOf(scoreOrders(scored), scored.truth, new Int32Array(scored.truth.length).fill(1));
}

/** A point of a ROC curve, at one threshold. */
export interface RocPoint {
  /** Of the texts without the label, the fraction predicted as it. */
  readonly falsePositiveRate: number;
  /** Of the texts with the label, the fraction predicted as it. */
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
