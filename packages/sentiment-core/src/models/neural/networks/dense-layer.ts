import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { type Layer, type WeightDescription, weightOf } from './network.ts';

/** The weights of a layer that is a product and a bias. */
export function denseWeights(name: string, inputs: number, outputs: number): WeightDescription[] {
  return [
    { name: `${name}.kernel`, shape: [inputs, outputs], start: 'glorot' },
    { name: `${name}.bias`, shape: [outputs], start: 'zeros' },
  ];
}

/**
 * @param input [texts, inputs]
 * @returns [texts, outputs]
 */
export function denseLayer(tf: Tfjs, name: string, input: Tensor, weights: ReadonlyMap<string, Tensor>): Layer {
  const [kernelName, biasName] = [`${name}.kernel`, `${name}.bias`];
  const kernel = weightOf(weights, kernelName);
  return {
    value: tf.tidy(() => tf.add(tf.matMul(input, kernel), weightOf(weights, biasName))),
    backward(gradient, collect) {
      // Operands are transposed on their own: the WebAssembly backend multiplies transposed ones without SIMD.
      collect(kernelName, tf.tidy(() => tf.matMul(tf.transpose(input), gradient))); // prettier-ignore
      collect(biasName, tf.sum(gradient, 0));
      return tf.tidy(() => tf.matMul(gradient, tf.transpose(kernel)));
    },
  };
}
