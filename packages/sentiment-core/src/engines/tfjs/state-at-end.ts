import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from './differentiable.ts';
import type { Tfjs } from './load-tfjs.ts';

/**
 * The state that a memory ends with.
 * @param states [time, texts, units]
 * @param backwards the memory went from the last step to the first
 * @returns [texts, units]
 */
export function stateAtEnd(tf: Tfjs, states: Tensor, backwards: boolean): Differentiable<Tensor> {
  const [time, texts, units]: readonly number[] = states.shape;
  return {
    value: tf.tidy(() => tf.reshape(tf.slice(states, backwards ? 0 : time - 1, 1), [texts, units])),
    backward: (gradient) =>
      tf.tidy(() => {
        const last = tf.reshape(gradient, [1, texts, units]);
        if (time === 1) return last;
        const others = tf.zeros([time - 1, texts, units]);
        return tf.concat(backwards ? [last, others] : [others, last]);
      }),
  };
}
