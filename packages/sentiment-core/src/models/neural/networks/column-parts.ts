import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from '../../../engines/tfjs/operations.ts';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';

/**
 * @param parts each [texts, columns of the part]
 * @returns the parts side by side, [texts, columns]
 */
export function columnParts(tf: Tfjs, parts: readonly Tensor[]): Differentiable<Tensor[]> {
  const widths = parts.map(({ shape }) => shape[1] ?? 0);
  return {
    value: tf.concat([...parts], 1),
    backward: (gradient) => tf.split(gradient, widths, 1),
  };
}
