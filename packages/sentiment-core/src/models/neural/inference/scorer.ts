import type { NetworkSettings } from '../networks/create-network.ts';
import { weightOf } from '../networks/network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import { addProduct } from './add-product.ts';
import { createAverageFeatures } from './average-features.ts';
import { createMemoryFeatures } from './memory-features.ts';
import { createWindowFeatures } from './window-features.ts';

/** The numbers before the last layer. The array is overwritten by the next text. */
export type Features = (rows: Int32Array) => Float64Array;

/**
 * Computes what a network says in plain arithmetic, without TensorFlow.js: one text after another, in double precision.
 * @returns writes the scores of a text before the softmax, [labels], given its rows of the table
 */
export function createScorer(
  settings: NetworkSettings,
  parameters: NetworkParameters,
): (rows: Int32Array, scores: Float64Array) => void {
  const features = createFeatures(settings, parameters);
  const kernel = weightOf(parameters.weights, 'labels.kernel');
  const bias = weightOf(parameters.weights, 'labels.bias');
  return (rows, scores) => {
    const found = features(rows);
    scores.set(bias);
    addProduct(scores, found, 0, kernel, 0, found.length);
  };
}

function createFeatures(settings: NetworkSettings, parameters: NetworkParameters): Features {
  switch (settings.architecture) {
    case 'embedding-average':
      return createAverageFeatures(settings, parameters);
    case 'text-cnn':
      return createWindowFeatures(settings, parameters);
    case 'lstm':
    case 'bilstm':
      return createMemoryFeatures(settings, parameters);
  }
}
