import type { TextGroup } from './batches.ts';
import type { EncodedRows } from '../text/encoded-rows.ts';
import { type SoftmaxLoss, softmaxLoss } from './softmax-loss.ts';

/** Of a group of texts, with the sum of their weights. */
export interface GroupLoss extends SoftmaxLoss {
  readonly weight: number;
}

/**
 * @param scores of the texts of a group, row-major [texts, labels]
 * @param share what the gradient is multiplied by
 */
export function groupLoss(scores: Float32Array, rows: EncodedRows, group: TextGroup, share: number): GroupLoss {
  const targets = Array.from(group.rows, (row) => rows.targets[row]);
  const weights = Array.from(group.rows, (row) => rows.weights[row]);
  const weight = weights.reduce((sum, own) => sum + own, 0);
  const probabilities = rows.probabilities && ofRows(rows.probabilities, group.rows, scores.length / targets.length);
  return { ...softmaxLoss(scores, { targets, weights, probabilities }, share), weight };
}

function ofRows(values: Float32Array, rows: Int32Array, labels: number): Float32Array {
  const own = new Float32Array(rows.length * labels);
  rows.forEach((row, index) => own.set(values.subarray(row * labels, (row + 1) * labels), index * labels));
  return own;
}
