import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from './differentiable.ts';
import type { Tfjs } from './load-tfjs.ts';

/**
 * The largest value of each column over time; its gradient goes to every step that has it. Made of comparisons of whole
 * steps: a reduction along the first axis transposes first.
 * @param values [time, texts, columns]
 * @returns [texts, columns]
 */
export function maxOverTime(tf: Tfjs, values: Tensor): Differentiable<Tensor> {
  const [time, texts, columns]: readonly number[] = values.shape;
  const step = (at: number): Tensor => tf.reshape(tf.slice(values, at, 1), [texts, columns]);
  const value = tf.tidy(() => {
    let largest = step(0);
    for (let at = 1; at < time; at++) largest = tf.maximum(largest, step(at));
    return largest;
  });
  return {
    value,
    backward: (gradient) =>
      tf.tidy(() => {
        const isLargest = (at: number): Tensor => tf.cast(tf.equal(step(at), value), 'float32');
        return tf.stack(Array.from({ length: time }, (_, at) => tf.mul(gradient, isLargest(at))));
      }),
  };
}
