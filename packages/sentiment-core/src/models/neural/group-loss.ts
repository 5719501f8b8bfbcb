import type { TextGroup } from './batches.ts';
import { type EncodedRows, rowsOf } from './encoded-rows.ts';
import { type SoftmaxLoss, softmaxLoss } from './softmax-loss.ts';

/** Of a group of texts, with the sum of their weights. */
export interface GroupLoss extends SoftmaxLoss {
  readonly weight: number;
}

/**
 * The loss of the scores of a group, those that are given for its rows added.
 * @param scores of the network, row-major [texts, labels]
 * @param share what the gradient is multiplied by
 */
export function groupLoss(
  scores: Float32Array,
  rows: EncodedRows,
  { rows: group }: TextGroup,
  share: number,
): GroupLoss {
  const labels = scores.length / group.length;
  const given = rows.given && rowsOf(rows.given, group, labels);
  const weights = Array.from(group, (row) => rows.weights[row]);
  const wanted = {
    targets: Array.from(group, (row) => rows.targets[row]),
    shares: rows.shares && rowsOf(rows.shares, group, labels),
    weights,
  };
  const sums = given ? scores.map((score, place) => score + given[place]) : scores;
  return { ...softmaxLoss(sums, wanted, share), weight: weights.reduce((sum, weight) => sum + weight, 0) };
}
