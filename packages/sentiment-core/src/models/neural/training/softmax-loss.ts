import { argmax } from '../../../classification/scored-classifier.ts';
import type { TextGroup } from './batches.ts';
import type { EncodedRows } from '../text/collect-words.ts';

/** Of a group of texts. */
interface SoftmaxLoss {
  /** Sum of the weighted losses. */
  readonly loss: number;
  /** Sum of the weights of texts whose label has the highest score. */
  readonly right: number;
  /** By the scores, of the sum of the losses times `share`, row-major [texts, labels]. */
  readonly gradient: Float32Array;
}

/** What the scores of a group of texts should say. */
export interface LossTargets {
  /** Label of each text. */
  readonly targets: ArrayLike<number>;
  /** What each text is learnt as, row-major [texts, labels]; undefined: as its label. */
  readonly probabilities?: Float32Array | undefined;
  /** Of each text. */
  readonly weights: ArrayLike<number>;
}

/**
 * Cross entropy of the softmax of scores.
 * @param scores row-major [texts, labels]
 * @param share what the gradient is multiplied by
 */
export function softmaxLoss(
  scores: Float32Array,
  { targets, probabilities, weights }: LossTargets,
  share: number,
): SoftmaxLoss {
  const labels = scores.length / targets.length;
  const gradient = new Float32Array(scores.length);
  let loss = 0;
  let right = 0;
  for (let text = 0; text < targets.length; text++) {
    const start = text * labels;
    const best = argmax(scores, start, labels);
    const most = scores[start + best];
    let sum = 0;
    for (let label = 0; label < labels; label++) sum += Math.exp(scores[start + label] - most);
    if (best === targets[text]) right += weights[text];
    const normaliser = Math.log(sum) + most;
    for (let label = 0; label < labels; label++) {
      const wanted = probabilities ? probabilities[start + label] : label === targets[text] ? 1 : 0;
      if (wanted > 0) loss += weights[text] * wanted * (normaliser - scores[start + label]);
      gradient[start + label] = weights[text] * share * (Math.exp(scores[start + label] - normaliser) - wanted);
    }
  }
  return { loss, right, gradient };
}

/** Of a group of texts, with the sum of their weights. */
interface GroupLoss extends SoftmaxLoss {
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
