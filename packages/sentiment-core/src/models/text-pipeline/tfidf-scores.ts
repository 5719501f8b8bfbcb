import type { Weights } from '../../artifact/weights-file.ts';
import type { LinearTextParameters } from './linear-classifier.ts';
import type { TfidfFeatures } from '../../onnx/features/tfidf-features.ts';
import type { Value } from '../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../onnx/graph/operators.ts';

/** The scores of `createLinearTextClassifier`, double [texts, outputs]. */
export function tfidfScores(
  op: Operators,
  { rows, columns, values, lengths, rowCount }: TfidfFeatures,
  { weights, scale, biases }: LinearTextParameters,
): Value<'double'> {
  const outputs = biases.length;
  const table = weightTable(op, weights, outputs);
  const terms = op.multiply(op.cast(op.gather(table, columns), 'double'), op.reshape(values, -1, 1));
  const none = op.filled(op.concat(rowCount, op.integers(outputs)), 'double', 0);
  const sums = op.addRowsTo(none, rows, terms);
  const scaled = op.multiply(sums, op.scalar('double', scale));
  const normed = lengths === undefined ? scaled : op.divide(scaled, op.reshape(lengths, -1, 1));
  // The last row is of a text that does not exist.
  return op.slice(op.add(normed, op.constant('double', biases)), 0, -1);
}

function weightTable(op: Operators, weights: Weights, outputs: number): Value<'int8' | 'float' | 'double'> {
  const type = weights instanceof Int8Array ? 'int8' : weights instanceof Float32Array ? 'float' : 'double';
  return op.constant<'int8' | 'float' | 'double'>(type, weights, [weights.length / outputs, outputs]);
}
