import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { WordTable } from '../text/word-table.ts';
import { embeddingAverage } from './embedding-average.ts';
import { addProduct, denseGraph } from './layers.ts';
import { lstm } from './lstm.ts';
import type { Architecture, NetworkSettings } from './network-settings.ts';
import {
  type GraphWeights,
  type Network,
  type NetworkArchitecture,
  type NetworkParameters,
  weightOf,
} from './network.ts';
import { textCnn } from './text-cnn.ts';

const architectureOf: Readonly<Record<Architecture, NetworkArchitecture>> = {
  'embedding-average': embeddingAverage,
  'text-cnn': textCnn,
  lstm,
  bilstm: lstm,
};

/** The network that trains. */
export function createNetwork(settings: NetworkSettings): Network {
  return architectureOf[settings.architecture].network(settings);
}

/**
 * Computes the scores of a network in plain arithmetic, without TensorFlow.js: one text after another, in double precision.
 * @returns writes the scores of a text before the softmax, [labels], given its rows of the table
 */
export function createScorer(
  settings: NetworkSettings,
  parameters: NetworkParameters,
): (rows: Int32Array, scores: Float64Array) => void {
  const features = architectureOf[settings.architecture].features(settings, parameters);
  const kernel = weightOf(parameters.weights, 'labels.kernel');
  const bias = weightOf(parameters.weights, 'labels.bias');
  return (rows, scores) => {
    const found = features(rows);
    scores.set(bias);
    addProduct(scores, found, 0, kernel, 0, found.length);
  };
}

/** The scores of a network before the softmax as operators of ONNX, double [texts, labels]. */
export function scoresGraph(
  op: Operators,
  words: WordTable,
  settings: NetworkSettings,
  weights: GraphWeights,
): Value<'double'> {
  const features = architectureOf[settings.architecture].graph(op, words, settings, weights);
  return op.cast(denseGraph(op, 'labels', features, weights), 'double');
}
