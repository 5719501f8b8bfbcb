import { maxOverTime, windowSums } from '../../../engines/tfjs/operations.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { WordTable } from '../text/word-table.ts';
import { addProduct, denseWeights, labelLayer, rectified } from './layers.ts';
import type { NetworkSettings } from './network-settings.ts';
import {
  type Features,
  type GraphWeights,
  type Network,
  type NetworkArchitecture,
  type NetworkParameters,
  weightOf,
} from './network.ts';

/**
 * Windows of several widths over the words, the strongest answer of each filter anywhere in the text, and a layer to the labels
 * (Kim, "Convolutional neural networks for sentence classification", 2014). Every word begins a window; behind the end are zeros.
 */
export const textCnn: NetworkArchitecture = { network, features, graph };

function network({ dimensions, units, labels, windows }: NetworkSettings): Network {
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

function features({ dimensions, units, windows }: NetworkSettings, { weights, table }: NetworkParameters): Features {
  const features = new Float64Array(windows.length * units);
  const sums = new Float64Array(units);
  const parts = windows.map((width, index) => ({
    width,
    kernel: weightOf(weights, `window${width}.kernel`),
    bias: weightOf(weights, `window${width}.bias`),
    largest: features.subarray(index * units, (index + 1) * units),
  }));
  return (rows) => {
    for (const { width, kernel, bias, largest } of parts) {
      largest.fill(-Infinity);
      for (let time = 0; time < rows.length; time++) {
        sums.fill(0);
        const reach = Math.min(width, rows.length - time);
        for (let offset = 0; offset < reach; offset++) {
          const row = rows[time + offset];
          addProduct(sums, table, row * dimensions, kernel, offset * dimensions * units, dimensions);
        }
        for (let unit = 0; unit < units; unit++) largest[unit] = Math.max(largest[unit], sums[unit]);
      }
      for (let unit = 0; unit < units; unit++) largest[unit] = Math.max(0, largest[unit] + bias[unit]);
    }
    return features;
  };
}

function graph(
  op: Operators,
  { ids, lengths }: WordTable,
  { windows }: NetworkSettings,
  weights: GraphWeights,
): Value<'float'> {
  const vectors = op.transposed(weights.vectors(ids), [0, 2, 1]);
  const steps = op.reshape(op.range(op.size(ids, 1)), 1, 1, -1);
  const isWord = op.greater(op.reshape(lengths, -1, 1, 1), steps);
  const found = windows.map((width) => {
    const name = `window${width}`;
    // [width, dimensions, filters] to [filters, dimensions, width].
    const filters = op.transposed(weights.weight(`${name}.kernel`), [2, 1, 0]);
    const sums = op.graph.apply('float', {
      operator: 'Conv',
      inputs: [vectors, filters],
      attributes: { kernel_shape: { integers: [width] }, pads: { integers: [0, width - 1] } },
    });
    const largest = op.largestOver(op.where(isWord, sums, op.scalar('float', -3e38)), 2);
    return op.rectified(op.add(largest, weights.weight(`${name}.bias`)));
  });
  return op.concatColumns(...found);
}
