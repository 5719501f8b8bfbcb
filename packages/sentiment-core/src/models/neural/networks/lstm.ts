import type { Tensor } from '@tensorflow/tfjs-core';
import { type Differentiable, maxOverTime, meanOverTime, stateAtEnd } from '../../../engines/tfjs/operations.ts';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { recurrence } from '../../../engines/tfjs/recurrence.ts';
import type { NetworkSettings, Pooling } from './create-network.ts';
import { denseWeights } from './dense-layer.ts';
import { labelLayer } from './label-layer.ts';
import { type Network, type WeightDescription, weightOf } from './network.ts';

/** Directions of `lstm` and `bilstm`, by the names of their weights. */
export const directions = ['forward', 'backward'] as const;

/** A long short-term memory over the words, in one direction or in both, pooled over time, and a layer to the labels. */
export function lstm({ dimensions, units, labels, pooling }: NetworkSettings, both: boolean): Network {
  const used = both ? directions : directions.slice(0, 1);
  return {
    input: 'sequence',
    weights: [
      ...used.flatMap((direction): WeightDescription[] => [
        { name: `${direction}.kernel`, shape: [4, dimensions, units], start: 'glorot' },
        { name: `${direction}.recurrent`, shape: [4, units, units], start: 'glorot' },
        { name: `${direction}.bias`, shape: [4, units], start: 'forget-one' },
      ]),
      ...denseWeights('labels', used.length * units, labels),
    ],
    scores(tf, input, weights, dropout) {
      const memories = used.map((direction) => {
        const backwards = direction === 'backward';
        const of = (part: string): Tensor => weightOf(weights, `${direction}.${part}`);
        const own = { kernel: of('kernel'), recurrent: of('recurrent'), bias: of('bias') };
        const states = recurrence(tf, input, own, backwards);
        return { direction, states, pooled: pool(tf, states.value, pooling, backwards) };
      });
      const parts = memories.map(({ pooled }) => pooled.value);
      const output = labelLayer(tf, parts, weights, dropout);
      return {
        value: output.value,
        backward(gradient, collect) {
          const ofParts = output.backward(gradient, collect);
          const ofInput = memories.map(({ direction, states, pooled }, index) => {
            const { sequence, ...own } = states.backward(pooled.backward(ofParts[index]));
            for (const [part, tensor] of Object.entries(own)) collect(`${direction}.${part}`, tensor);
            return sequence;
          });
          return tf.addN(ofInput);
        },
      };
    },
  };
}

/** @param states [time, texts, units] */
function pool(tf: Tfjs, states: Tensor, pooling: Pooling, backwards: boolean): Differentiable<Tensor> {
  switch (pooling) {
    case 'last':
      return stateAtEnd(tf, states, backwards);
    case 'mean':
      return meanOverTime(tf, states);
    case 'max':
      return maxOverTime(tf, states);
  }
}
