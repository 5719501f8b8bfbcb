import type { NetworkSettings } from './create-network.ts';
import { denseLayer, denseWeights } from './dense-layer.ts';
import type { Network } from './network.ts';
import { rectified } from './rectified.ts';

/** The mean of the vectors through one hidden layer, or straight to the labels when `units` is 0. */
export function embeddingAverage({ dimensions, units, labels }: NetworkSettings): Network {
  const isDeep = units > 0;
  return {
    input: 'mean',
    weights: [
      ...(isDeep ? denseWeights('hidden', dimensions, units) : []),
      ...denseWeights('labels', isDeep ? units : dimensions, labels),
    ],
    scores(tf, input, weights, dropout) {
      const hidden = isDeep ? denseLayer(tf, 'hidden', input, weights) : undefined;
      const active = hidden && rectified(tf, hidden.value);
      const dropped = dropout(active ? active.value : input);
      const output = denseLayer(tf, 'labels', dropped.value, weights);
      return {
        value: output.value,
        backward(gradient, collect) {
          const ofFeatures = dropped.backward(output.backward(gradient, collect));
          return hidden && active ? hidden.backward(active.backward(ofFeatures), collect) : ofFeatures;
        },
      };
    },
  };
}
