import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './load-tfjs.ts';

/**
 * A result with its way back. TensorFlow.js can derive gradients itself, but not fast on WebAssembly: what it derives multiplies
 * transposed operands without SIMD, cuts tensors column by column, and uses kernels that this backend lacks.
 */
export interface Differentiable<Gradients> {
  readonly value: Tensor;
  /** @param gradient by `value`, in its shape */
  backward(gradient: Tensor): Gradients;
}

export type WindowGradients = { readonly sequence: Tensor; readonly kernel: Tensor };

/**
 * A convolution over time: at every step, the sum of it and the steps behind it, each times a matrix of its own. Steps behind the
 * end are zeros. Made of products: the WebAssembly backend has no gradient of a convolution.
 * @param sequence [time, texts, dimensions]
 * @param kernel [width, dimensions, filters]
 * @returns [time, texts, filters]
 */
export function windowSums(tf: Tfjs, sequence: Tensor, kernel: Tensor): Differentiable<WindowGradients> {
  const [time, texts, dimensions]: readonly number[] = sequence.shape;
  const [width, , filters]: readonly number[] = kernel.shape;
  const offsets = Array.from({ length: Math.min(width, time) }, (_, offset) => offset);
  const matrixAt = (offset: number): Tensor => tf.reshape(tf.slice(kernel, offset, 1), [dimensions, filters]);
  const rows = tf.reshape(sequence, [time * texts, dimensions]);
  const rowsFrom = (offset: number): Tensor => tf.slice(rows, [offset * texts, 0]);

  const value = tf.tidy(() => {
    const parts = offsets.map((offset) => {
      const sums = tf.matMul(rowsFrom(offset), matrixAt(offset));
      return offset === 0 ? sums : tf.concat([sums, tf.zeros([offset * texts, filters])]);
    });
    return tf.reshape(tf.addN(parts), [time, texts, filters]);
  });

  const backward = (gradient: Tensor): WindowGradients =>
    tf.tidy(() => {
      const gradients = tf.reshape(gradient, [time * texts, filters]);
      const own = offsets.map((offset) => tf.slice(gradients, [0, 0], [(time - offset) * texts, filters]));
      const ofRows = own.map((part, offset) => {
        const through = tf.matMul(part, tf.transpose(matrixAt(offset)));
        return offset === 0 ? through : tf.concat([tf.zeros([offset * texts, dimensions]), through]);
      });
      const ofKernel = own.map((part, offset) => tf.matMul(tf.transpose(rowsFrom(offset)), part));
      const unreached = Array.from({ length: width - offsets.length }, () => tf.zeros([dimensions, filters]));
      return {
        sequence: tf.reshape(tf.addN(ofRows), [time, texts, dimensions]),
        kernel: tf.stack([...ofKernel, ...unreached]),
      };
    });

  return { value, backward };
}

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

/**
 * @param values [time, texts, columns]
 * @returns [texts, columns]
 */
export function meanOverTime(tf: Tfjs, values: Tensor): Differentiable<Tensor> {
  const [time, texts, columns]: readonly number[] = values.shape;
  return {
    value: tf.tidy(() => {
      const weights = tf.fill([1, time], 1 / time);
      return tf.reshape(tf.matMul(weights, tf.reshape(values, [time, texts * columns])), [texts, columns]);
    }),
    backward: (gradient) =>
      tf.tidy(() => {
        const share = tf.mul(gradient, 1 / time);
        return tf.stack(Array.from({ length: time }, () => share));
      }),
  };
}

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
