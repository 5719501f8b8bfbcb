import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from '../../../engines/tfjs/operations.ts';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';

/** What is negative becomes 0. */
export function rectified(tf: Tfjs, values: Tensor): Differentiable<Tensor> {
  return {
    value: tf.relu(values),
    backward: (gradient) => tf.tidy(() => tf.mul(gradient, tf.cast(tf.greater(values, 0), 'float32'))),
  };
}
