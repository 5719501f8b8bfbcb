import type { Tensor } from '@tensorflow/tfjs-core';
import type { StoredTensor, TensorType } from '../../../artifact/stored-tensor.ts';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import type { Differentiable } from '../../../engines/tfjs/operations.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { WordTable } from '../text/word-table.ts';
import type { NetworkSettings } from './network-settings.ts';

/** One array of numbers that is learnt. */
export interface WeightDescription {
  /** E.g. `forward.kernel`. */
  readonly name: string;
  /** Row-major. */
  readonly shape: readonly number[];
  /**
   * `glorot`: uniform by the sizes of the last two axes (Glorot, Bengio, 2010); `zeros`; `forget-one`: zeros but for the third row, the
   * forget gate's, of ones (Jozefowicz et al., 2015).
   */
  readonly start: 'glorot' | 'zeros' | 'forget-one';
}

/** A network's numbers: its weights by name, and the table of vectors. */
export interface NetworkParameters {
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Row-major [rows, dimensions]. */
  readonly table: Float32Array;
  /** How they are stored where that takes fewer bytes; `weights` and `table` then hold what the stored numbers stand for. */
  readonly stored?: StoredParameters | undefined;
}

/** The tensors of a network in fewer bytes than float32, the table of vectors among them. */
export interface StoredParameters {
  readonly type: Exclude<TensorType, 'float32'>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Called with the gradient of each weight, by its name. */
export type Collect = (name: string, gradient: Tensor) => void;

/** A part of a network with its way back: gradients of weights are collected on the way, that of the input is returned. */
export interface Layer {
  readonly value: Tensor;
  backward(gradient: Tensor, collect: Collect): Tensor;
}

/** Sets some numbers to zero and scales the others up; passes all through outside of training. */
export type Dropout = (values: Tensor) => Differentiable<Tensor>;

/** From the vectors of words to the scores of labels, on TensorFlow.js. */
export interface Network {
  readonly weights: readonly WeightDescription[];
  /** What it takes: the vectors in order, [time, texts, dimensions], or their mean, [texts, dimensions]. */
  readonly input: 'sequence' | 'mean';
  /**
   * @param weights by name
   * @returns scores before the softmax, [texts, labels]
   */
  scores(tf: Tfjs, input: Tensor, weights: ReadonlyMap<string, Tensor>, dropout: Dropout): Layer;
}

/** From the rows of a text in the table of vectors to the numbers before the last layer. The array is overwritten by the next text. */
export type Features = (rows: Int32Array) => Float64Array;

/** The numbers of a network as values of an ONNX graph. */
export interface GraphWeights {
  /** A weight in its own shape. */
  weight(name: string): Value<'float'>;
  /** A weight as plain numbers. */
  numbers(name: string): Float32Array;
  /** Rows of the table of vectors, [...ids, dimensions]. */
  vectors(ids: Value<'int64'>): Value<'float'>;
}

/** One kind of network in its three forms; all of them compute the same features. */
export interface NetworkArchitecture {
  /** Trains, on TensorFlow.js. */
  network(settings: NetworkSettings): Network;
  /** Serves, in plain arithmetic. */
  features(settings: NetworkSettings, parameters: NetworkParameters): Features;
  /** Is exported, as operators of ONNX: the numbers before the last layer, [texts, features]. */
  graph(op: Operators, words: WordTable, settings: NetworkSettings, weights: GraphWeights): Value<'float'>;
}

/** @throws {Error} for a weight that the network does not have */
export function weightOf<Weight>(weights: ReadonlyMap<string, Weight>, name: string): Weight {
  const weight = weights.get(name);
  if (weight === undefined) throw new Error(`no weight ${name}`);
  return weight;
}

export function sizeOf({ shape }: Pick<WeightDescription, 'shape'>): number {
  return shape.reduce((product, length) => product * length, 1);
}
