import type { Weights } from '../../artifact/weights.ts';
import { type TfidfFeatures, tfidfFeatures } from '../../onnx/features/tfidf-features.ts';
import type { Value } from '../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../onnx/graph/operators.ts';
import type { ModelGraph } from '../../onnx/model-graph.ts';
import { textTokens } from '../../onnx/text/text-tokens.ts';
import type { LinearTextParameters } from './linear-classifier.ts';
import type { TextPipeline } from './text-pipeline.ts';

/**
 * The graph of a linear model over a text pipeline.
 * @throws {SentimentError} `preprocessing_not_exportable`
 */
export function linearTextGraph(
  { settings, vocabulary, wordForms }: TextPipeline,
  parameters: LinearTextParameters,
): ModelGraph {
  const { sampleText, tokens } = textTokens(settings.preprocessing, wordForms);
  return {
    sampleText,
    scores(op, texts) {
      const found = tfidfFeatures(op, tokens(op, texts), settings.features, vocabulary);
      return {
        values: tfidfScores(op, found, parameters),
        outputs: parameters.biases.length,
        features: { feature_ids: found.columns, feature_rows: found.rows, feature_values: found.values },
      };
    },
  };
}

/** The scores of `createLinearTextClassifier`, double [texts, outputs]. */
function tfidfScores(
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
