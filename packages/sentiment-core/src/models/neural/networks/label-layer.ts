import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { columnParts } from './column-parts.ts';
import { denseLayer } from './dense-layer.ts';
import type { Collect, Dropout } from './network.ts';

export interface LabelLayer {
  /** Scores, [texts, labels] */
  readonly value: Tensor;
  /** Gradients of the parts, in their order. */
  backward(gradient: Tensor, collect: Collect): Tensor[];
}

/**
 * Parts of the features side by side, some of them dropped, and the layer `labels` to the scores.
 * @param parts each [texts, columns of the part]
 */
export function labelLayer(
  tf: Tfjs,
  parts: readonly Tensor[],
  weights: ReadonlyMap<string, Tensor>,
  dropout: Dropout,
): LabelLayer {
  const features = columnParts(tf, parts);
  const dropped = dropout(features.value);
  const output = denseLayer(tf, 'labels', dropped.value, weights);
  return {
    value: output.value,
    backward: (gradient, collect) => features.backward(dropped.backward(output.backward(gradient, collect))),
  };
}
