import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from './differentiable.ts';
import type { Tfjs } from './load-tfjs.ts';

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
