import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { WordTable } from '../text/word-table.ts';
import { addProduct, denseGraph, denseLayer, denseWeights, rectified } from './layers.ts';
import type { NetworkSettings } from './network-settings.ts';
import {
  type Features,
  type GraphWeights,
  type Network,
  type NetworkArchitecture,
  type NetworkParameters,
  weightOf,
} from './network.ts';

/** The mean of the vectors through one hidden layer, or straight to the labels when `units` is 0. */
export const embeddingAverage: NetworkArchitecture = { network, features, graph };

function network({ dimensions, units, labels }: NetworkSettings): Network {
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

function features({ dimensions, units }: NetworkSettings, { weights, table }: NetworkParameters): Features {
  const mean = new Float64Array(dimensions);
  const hidden = new Float64Array(units);
  return (rows) => {
    mean.fill(0);
    for (const row of rows) {
      for (let column = 0; column < dimensions; column++) mean[column] += table[row * dimensions + column];
    }
    for (let column = 0; column < dimensions; column++) mean[column] /= rows.length;
    if (units === 0) return mean;
    hidden.set(weightOf(weights, 'hidden.bias'));
    addProduct(hidden, mean, 0, weightOf(weights, 'hidden.kernel'), 0, dimensions);
    for (let unit = 0; unit < units; unit++) hidden[unit] = Math.max(0, hidden[unit]);
    return hidden;
  };
}

function graph(
  op: Operators,
  { ids, lengths }: WordTable,
  { units }: NetworkSettings,
  weights: GraphWeights,
): Value<'float'> {
  // The padding is a row of zeros: it adds nothing.
  const sums = op.sumOver(weights.vectors(ids), 1);
  const mean = op.divide(sums, op.cast(op.reshape(lengths, -1, 1), 'float'));
  return units === 0 ? mean : op.rectified(denseGraph(op, 'hidden', mean, weights));
}
