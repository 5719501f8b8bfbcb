import type { Tensor } from '@tensorflow/tfjs-core';
import type { LoadedTfjs } from '../../../engines/tfjs/load-tfjs.ts';
import type { Dropout, Network } from '../networks/network.ts';
import type { TextGroup } from './batches.ts';
import type { EmbeddingTable } from './embedding-table.ts';
import type { EncodedRows } from '../text/collect-words.ts';

/** Vectors of texts of one length: [time, texts, dimensions], or [texts, dimensions] for means. */
interface NetworkInput {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export interface LearnOptions {
  /** Share of the features before the last layer that is left out. */
  readonly dropout: number;
  /** Whole numbers in 0..2^32-1. */
  readonly random: () => number;
  /** Gradient by the scores, given the scores; both row-major [texts, labels]. */
  readonly gradientOf: (scores: Float32Array) => Float32Array;
  /** Called with the gradient of each weight; the array is reused afterwards. */
  readonly collect: (name: string, gradient: Float32Array) => void;
  /** Called with the gradient of the input, in its order; the array is reused, too. */
  readonly collectInput: (gradient: Float32Array) => void;
}

/** A network on TensorFlow.js whose weights are plain arrays outside of it. */
export interface NetworkRunner {
  /** Takes the weights over as they are now. */
  setWeights(weights: ReadonlyMap<string, Float32Array>): void;
  /** @returns scores, row-major [texts, labels] */
  scores(input: NetworkInput): Float32Array;
  learn(input: NetworkInput, options: LearnOptions): void;
  dispose(): void;
}

export function createNetworkRunner({ tf, read }: Pick<LoadedTfjs, 'tf' | 'read'>, network: Network): NetworkRunner {
  let tensors = new Map<string, Tensor>();
  const everything: Dropout = (value) => ({ value, backward: (gradient) => gradient });
  const tensorOf = ({ values, shape }: NetworkInput): Tensor => tf.tensor(values, [...shape], 'float32');

  function dispose(): void {
    tf.dispose([...tensors.values()]);
    tensors = new Map();
  }

  return {
    setWeights(weights) {
      dispose();
      for (const { name, shape } of network.weights) {
        tensors.set(name, tf.tensor(weights.get(name) ?? [], [...shape], 'float32'));
      }
    },
    scores(input) {
      let scores: Float32Array = new Float32Array(0);
      // Arrays leave by a variable: what a tidied function returns is searched for tensors, number by number.
      tf.tidy(() => void (scores = read(network.scores(tf, tensorOf(input), tensors, everything).value).slice()));
      return scores;
    },
    learn(input, { dropout, random, gradientOf, collect, collectInput }) {
      const dropping: Dropout = (values) => {
        const mask = tf.tensor(dropoutFactors(values.size, dropout, random), values.shape, 'float32');
        return { value: tf.mul(values, mask), backward: (gradient) => tf.mul(gradient, mask) };
      };
      tf.tidy(() => {
        const output = network.scores(tf, tensorOf(input), tensors, dropout > 0 ? dropping : everything);
        const gradient = tf.tensor(gradientOf(read(output.value)), output.value.shape, 'float32');
        collectInput(read(output.backward(gradient, (name, tensor) => collect(name, read(tensor)))));
      });
    },
    dispose,
  };
}

function dropoutFactors(size: number, dropout: number, random: () => number): Float32Array {
  const limit = dropout * 2 ** 32;
  const kept = 1 / (1 - dropout);
  return new Float32Array(size).map(() => (random() < limit ? 0 : kept));
}

/**
 * What a network takes for a group of texts.
 * @param random leaves words and numbers out, in training
 */
export function inputOf(
  { input }: Network,
  table: EmbeddingTable,
  rows: EncodedRows,
  { rows: texts, length }: TextGroup,
  dimensions: number,
  random?: () => number,
): NetworkInput {
  if (input === 'mean') return { values: table.means(rows, texts, length, random), shape: [texts.length, dimensions] };
  return { values: table.sequences(rows, texts, length, random), shape: [length, texts.length, dimensions] };
}
