import type { Artifact } from '../../artifact/read-artifact.ts';
import { type HashedFeatures, hashedFeatures } from '../../onnx/features/hashed-features.ts';
import type { Value } from '../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../onnx/graph/operators.ts';
import type { ModelGraph } from '../../onnx/model-graph.ts';
import { advancedSampleText, advancedTokens } from '../../onnx/text/advanced-tokens.ts';
import { readLogisticRegressionContent } from './artifact.ts';
import type { LinearParameters } from './classifier.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function hashedGraph(artifact: Artifact): ModelGraph {
  const { features, parameters } = readLogisticRegressionContent(artifact);
  return {
    sampleText: advancedSampleText,
    scores(op, texts) {
      const found = hashedFeatures(op, advancedTokens(op, texts, features.negation), features);
      return {
        values: hashedScores(op, found, parameters),
        outputs: parameters.outputs,
        features: { feature_ids: found.hashes, feature_rows: found.rows },
      };
    },
  };
}

/** The logits of `createLinearScorer`, double [texts, outputs]. */
export function hashedScores(
  op: Operators,
  { hashes, rows, counts }: HashedFeatures,
  parameters: LinearParameters,
): Value<'double'> {
  const { bits, outputs, weights, checks, scale, intercepts, lengthDamping } = parameters;
  const buckets = op.divide(hashes, op.integers(2 ** (32 - bits)));
  const expected = op.cast(op.gather(op.constant('uint8', checks), buckets), 'int64');
  const fitting = op.places(op.equal(expected, op.bitwiseAnd(hashes, op.integers(0xff))));
  const table =
    weights instanceof Int8Array
      ? op.constant('int8', weights, [2 ** bits, outputs])
      : op.constant('float', weights, [2 ** bits, outputs]);
  const terms = op.cast(op.gather<'int8' | 'float'>(table, op.gather(buckets, fitting)), 'double');
  const none = op.filled(op.concat(op.size(counts), op.integers(outputs)), 'double', 0);
  const sums = op.multiply(op.addRowsTo(none, op.gather(rows, fitting), terms), op.scalar('double', scale));
  const damped = lengthDamping === 0 ? sums : op.divide(sums, divisors(op, counts, lengthDamping));
  return op.add(damped, op.constant('double', intercepts));
}

/** √(1 + features/k), [texts, 1] */
function divisors(op: Operators, counts: Value<'int64'>, lengthDamping: number): Value<'double'> {
  const lengths = op.divide(op.cast(op.reshape(counts, -1, 1), 'double'), op.scalar('double', lengthDamping));
  return op.squareRoot(op.add(lengths, op.scalar('double', 1)));
}
