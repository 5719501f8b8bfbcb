import { maxOverTime, windowSums } from '../../../engines/tfjs/operations.ts';
import type { NetworkSettings } from './create-network.ts';
import { denseWeights } from './dense-layer.ts';
import { labelLayer } from './label-layer.ts';
import { type Network, weightOf } from './network.ts';
import { rectified } from './rectified.ts';

/**
 * Windows of several widths over the words, the strongest answer of each filter anywhere in the text, and a layer to the labels
 * (Kim, "Convolutional neural networks for sentence classification", 2014). Every word begins a window; behind the end are zeros.
 */
export function textCnn({ dimensions, units, labels, windows }: NetworkSettings): Network {
  return {
    input: 'sequence',
    weights: [
      ...windows.flatMap((width) => [
        { name: `window${width}.kernel`, shape: [width, dimensions, units], start: 'glorot' as const },
        { name: `window${width}.bias`, shape: [units], start: 'zeros' as const },
      ]),
      ...denseWeights('labels', windows.length * units, labels),
    ],
    scores(tf, input, weights, dropout) {
      const found = windows.map((width) => {
        const sums = windowSums(tf, input, weightOf(weights, `window${width}.kernel`));
        const largest = maxOverTime(tf, sums.value);
        const active = rectified(tf, tf.add(largest.value, weightOf(weights, `window${width}.bias`)));
        return { width, sums, largest, active };
      });
      const parts = found.map(({ active }) => active.value);
      const output = labelLayer(tf, parts, weights, dropout);
      return {
        value: output.value,
        backward(gradient, collect) {
          const ofParts = output.backward(gradient, collect);
          const ofInput = found.map(({ width, sums, largest, active }, index) => {
            const ofSum = active.backward(ofParts[index]);
            collect(`window${width}.bias`, tf.sum(ofSum, 0));
            const { sequence, kernel } = sums.backward(largest.backward(ofSum));
            collect(`window${width}.kernel`, kernel);
            return sequence;
          });
          return tf.addN(ofInput);
        },
      };
    },
  };
}
