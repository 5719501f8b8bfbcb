import type { NetworkSettings } from '../../models/neural/networks/create-network.ts';
import { weightOf } from '../../models/neural/networks/network.ts';
import type { NetworkParameters } from '../../models/neural/training-state.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { memoryFeatures } from './memory-features.ts';
import { windowFeatures } from './window-features.ts';
import type { WordTable } from './word-table.ts';

/** The scores of a network before the softmax, double [texts, labels]. */
export function networkScores(
  op: Operators,
  words: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'double'> {
  const { dimensions, labels } = settings;
  const rows = parameters.table.length / dimensions;
  const table = op.constant('float', parameters.table, [rows, dimensions]);
  const features = featuresOf(op, words, table, settings, parameters);
  return op.cast(denseLayer(op, features, parameters, 'labels', labels), 'double');
}

function featuresOf(
  op: Operators,
  words: WordTable,
  table: Value<'float'>,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  switch (settings.architecture) {
    case 'embedding-average':
      return averageFeatures(op, words, table, settings, parameters);
    case 'text-cnn':
      return windowFeatures(op, words, table, settings, parameters);
    case 'lstm':
    case 'bilstm':
      return memoryFeatures(op, words, table, settings, parameters);
  }
}

function averageFeatures(
  op: Operators,
  { ids, lengths }: WordTable,
  table: Value<'float'>,
  { units }: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  // The padding is a row of zeros: it adds nothing.
  const sums = op.sumOver(op.gather(table, ids), 1);
  const mean = op.divide(sums, op.cast(op.reshape(lengths, -1, 1), 'float'));
  return units === 0 ? mean : op.rectified(denseLayer(op, mean, parameters, 'hidden', units));
}

function denseLayer(
  op: Operators,
  input: Value<'float'>,
  { weights }: NetworkParameters,
  name: string,
  outputs: number,
): Value<'float'> {
  const kernel = weightOf(weights, `${name}.kernel`);
  const product = op.matrixProduct(input, op.constant('float', kernel, [kernel.length / outputs, outputs]));
  return op.add(product, op.constant('float', weightOf(weights, `${name}.bias`)));
}
