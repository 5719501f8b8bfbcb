import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from '../../../engines/tfjs/operations.ts';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';

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

/** Gradients by the weights of a network are handed over by their names. */
export type Collect = (name: string, gradient: Tensor) => void;

/** A part of a network: its gradient is that of its input; those of weights are collected on the way. */
export interface Layer {
  readonly value: Tensor;
  backward(gradient: Tensor, collect: Collect): Tensor;
}

/** Multiplies by zeros and what makes up for them; nothing outside a training. */
export type Dropout = (values: Tensor) => Differentiable<Tensor>;

/** What stands between the vectors of words and the scores of labels. */
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

/** @throws {Error} for a weight that the network does not have */
export function weightOf<Weight>(weights: ReadonlyMap<string, Weight>, name: string): Weight {
  const weight = weights.get(name);
  if (weight === undefined) throw new Error(`no weight ${name}`);
  return weight;
}

export function sizeOf({ shape }: Pick<WeightDescription, 'shape'>): number {
  return shape.reduce((product, length) => product * length, 1);
}
