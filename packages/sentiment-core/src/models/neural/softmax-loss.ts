/** Of a group of texts. */
export interface SoftmaxLoss {
  /** Sum of the weighted losses. */
  readonly loss: number;
  /** Sum of the weights of texts whose label has the highest score. */
  readonly right: number;
  /** By the scores, of the sum of the losses times `share`, row-major [texts, labels]. */
  readonly gradient: Float32Array;
}

/**
 * Cross entropy of the softmax of scores.
 * @param scores row-major [texts, labels]
 * @param targets label of each text
 * @param weights of each text
 * @param share what the gradient is multiplied by
 */
export function softmaxLoss(
  scores: Float32Array,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
  share: number,
): SoftmaxLoss {
  const labels = scores.length / targets.length;
  const gradient = new Float32Array(scores.length);
  let loss = 0;
  let right = 0;
  for (let text = 0; text < targets.length; text++) {
    const start = text * labels;
    let best = 0;
    for (let label = 1; label < labels; label++) if (scores[start + label] > scores[start + best]) best = label;
    const most = scores[start + best];
    let sum = 0;
    for (let label = 0; label < labels; label++) sum += Math.exp(scores[start + label] - most);
    loss += weights[text] * (Math.log(sum) + most - scores[start + targets[text]]);
    if (best === targets[text]) right += weights[text];
    for (let label = 0; label < labels; label++) {
      const probability = Math.exp(scores[start + label] - most) / sum;
      gradient[start + label] = weights[text] * share * (probability - (label === targets[text] ? 1 : 0));
    }
  }
  return { loss, right, gradient };
}
