import type { NetworkSettings } from '../networks/create-network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import { memoryFeatures } from './memory-features.ts';
import { vectorsOf, weightValue } from './stored-values.ts';
import { windowFeatures } from './window-features.ts';
import type { WordTable } from './word-table.ts';

/** The scores of a network before the softmax, double [texts, labels]. */
export function networkScores(
  op: Operators,
  words: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'double'> {
  const features = featuresOf(op, words, settings, parameters);
  return op.cast(denseLayer(op, features, settings, parameters, 'labels'), 'double');
}

function featuresOf(
  op: Operators,
  words: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  switch (settings.architecture) {
    case 'embedding-average':
      return averageFeatures(op, words, settings, parameters);
    case 'text-cnn':
      return windowFeatures(op, words, settings, parameters);
    case 'lstm':
    case 'bilstm':
      return memoryFeatures(op, words, settings, parameters);
  }
}

function averageFeatures(
  op: Operators,
  { ids, lengths }: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  // The padding is a row of zeros: it adds nothing.
  const sums = op.sumOver(vectorsOf(op, settings, parameters, ids), 1);
  const mean = op.divide(sums, op.cast(op.reshape(lengths, -1, 1), 'float'));
  return settings.units === 0 ? mean : op.rectified(denseLayer(op, mean, settings, parameters, 'hidden'));
}

function denseLayer(
  op: Operators,
  input: Value<'float'>,
  settings: NetworkSettings,
  parameters: NetworkParameters,
  name: string,
): Value<'float'> {
  const product = op.matrixProduct(input, weightValue(op, settings, parameters, `${name}.kernel`));
  return op.add(product, weightValue(op, settings, parameters, `${name}.bias`));
}
