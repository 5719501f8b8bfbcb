import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from './differentiable.ts';
import type { Tfjs } from './load-tfjs.ts';

/**
 * @param values [time, texts, columns]
 * @returns [texts, columns]
 */
export function meanOverTime(tf: Tfjs, values: Tensor): Differentiable<Tensor> {
  const [time, texts, columns]: readonly number[] = values.shape;
  return {
    value: tf.tidy(() => {
      const shares = tf.fill([1, time], 1 / time);
      return tf.reshape(tf.matMul(shares, tf.reshape(values, [time, texts * columns])), [texts, columns]);
    }),
    backward: (gradient) =>
      tf.tidy(() => {
        const share = tf.mul(gradient, 1 / time);
        return tf.stack(Array.from({ length: time }, () => share));
      }),
  };
}
