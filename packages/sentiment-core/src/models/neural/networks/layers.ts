import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import type { Differentiable } from '../../../engines/tfjs/operations.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import {
  type Collect,
  type Dropout,
  type GraphWeights,
  type Layer,
  type WeightDescription,
  weightOf,
} from './network.ts';

/** The weights of a layer that is a product and a bias. */
export function denseWeights(name: string, inputs: number, outputs: number): WeightDescription[] {
  return [
    { name: `${name}.kernel`, shape: [inputs, outputs], start: 'glorot' },
    { name: `${name}.bias`, shape: [outputs], start: 'zeros' },
  ];
}

/**
 * The layer in training.
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

/**
 * Adds a vector times a matrix to `sums`: every layer in serving is made of it.
 * @param vector its numbers from `start` on, as many as the matrix has rows
 * @param matrix row-major [rows, sums.length], from `matrixStart` on
 */
export function addProduct(
  sums: Float64Array,
  vector: Float32Array | Float64Array,
  start: number,
  matrix: Float32Array,
  matrixStart: number,
  rows: number,
): void {
  const columns = sums.length;
  for (let row = 0; row < rows; row++) {
    const value = vector[start + row];
    if (value === 0) continue;
    const first = matrixStart + row * columns;
    for (let column = 0; column < columns; column++) sums[column] += value * matrix[first + column];
  }
}

/** The layer as operators of ONNX. */
export function denseGraph(op: Operators, name: string, input: Value<'float'>, weights: GraphWeights): Value<'float'> {
  const product = op.matrixProduct(input, weights.weight(`${name}.kernel`));
  return op.add(product, weights.weight(`${name}.bias`));
}

/** Negative numbers become 0. */
export function rectified(tf: Tfjs, values: Tensor): Differentiable<Tensor> {
  return {
    value: tf.relu(values),
    backward: (gradient) => tf.tidy(() => tf.mul(gradient, tf.cast(tf.greater(values, 0), 'float32'))),
  };
}

interface LabelLayer {
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

/**
 * @param parts each [texts, columns of the part]
 * @returns the parts side by side, [texts, columns]
 */
function columnParts(tf: Tfjs, parts: readonly Tensor[]): Differentiable<Tensor[]> {
  const widths = parts.map(({ shape }) => shape[1] ?? 0);
  return {
    value: tf.concat([...parts], 1),
    backward: (gradient) => tf.split(gradient, widths, 1),
  };
}
