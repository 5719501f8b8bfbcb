import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * A result with its way back. TensorFlow.js can derive gradients itself, but not fast on WebAssembly: what it derives multiplies
 * transposed operands without SIMD, cuts tensors column by column, and uses kernels that this backend lacks.
 */
export interface Differentiable<Gradients> {
  readonly value: Tensor;
  /** @param gradient by `value`, in its shape */
  backward(gradient: Tensor): Gradients;
}
