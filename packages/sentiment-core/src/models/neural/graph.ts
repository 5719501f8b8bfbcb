import type { Artifact } from '../../artifact/read-artifact.ts';
import { type ScaleAxis, scaleShape, type StoredTensor } from '../../artifact/stored-tensor.ts';
import { hashedFeatures } from '../../onnx/features/hashed-features.ts';
import type { Value } from '../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../onnx/graph/operators.ts';
import type { ModelGraph } from '../../onnx/model-graph.ts';
import { advancedSampleText, advancedTokenForms } from '../../onnx/text/advanced-tokens.ts';
import { textTokens } from '../../onnx/text/text-tokens.ts';
import type { TokenSequence } from '../../onnx/text/token-sequence.ts';
import { hashedScores } from '../hashed-linear/graph.ts';
import type { HashedTables } from '../hashed-linear/artifact.ts';
import { readNeuralContent } from './artifact.ts';
import { scoresGraph } from './networks/architectures.ts';
import { type GraphWeights, type NetworkParameters, weightOf } from './networks/network.ts';
import type { NetworkSettings } from './networks/network-settings.ts';
import { storedTensor, tableName, tablePlan, weightPlans } from './parameters.ts';
import { wordTable } from './text/word-table.ts';

/**
 * A network, and its linear part where it has one, whose scores are added up.
 * @throws {SentimentError} `preprocessing_not_exportable`, `artifact_invalid`, `artifact_unsupported`
 */
export function networkGraph(artifact: Artifact): ModelGraph {
  const { pipeline, network, parameters, linear } = readNeuralContent(artifact);
  const { preprocessing, wordForms } = pipeline;
  const { sampleText, tokens } = textTokens(preprocessing, wordForms);

  /** The tokens of the words and those of the linear part; texts are taken apart once where both have the same. */
  function tokensOf(op: Operators, texts: Value<'string'>): { words: TokenSequence; linearTokens?: TokenSequence } {
    if (!linear) return { words: tokens(op, texts) };
    const { plain, marked } = advancedTokenForms(op, texts);
    const linearTokens = linear.features.negation ? marked() : plain;
    if (preprocessing.variant !== 'advanced') return { words: tokens(op, texts), linearTokens };
    if (preprocessing.negation === linear.features.negation) return { words: linearTokens, linearTokens };
    return { words: preprocessing.negation ? marked() : plain, linearTokens };
  }

  return {
    sampleText: linear && preprocessing.variant !== 'advanced' ? `${sampleText} ${advancedSampleText}` : sampleText,
    scores(op, texts) {
      const { words: sequence, linearTokens } = tokensOf(op, texts);
      const words = wordTable(op, sequence, pipeline);
      const scores = scoresGraph(op, words, network, createGraphWeights(op, network, parameters));
      const shown = { feature_ids: words.shown.ids, feature_rows: words.shown.rows };
      if (!linear || !linearTokens) return { values: scores, outputs: network.labels, features: shown };
      const found = hashedFeatures(op, linearTokens, linear.features);
      return {
        values: op.add(scores, labelScores(op, hashedScores(op, found, linear.parameters), linear)),
        outputs: network.labels,
        features: { ...shown, linear_feature_ids: found.hashes, linear_feature_rows: found.rows },
      };
    },
  };
}

/** Log-odds are the score of the second label, and 0 that of the first. */
function labelScores(op: Operators, logits: Value<'double'>, { parameters }: HashedTables): Value<'double'> {
  return parameters.outputs === 1 ? op.concatColumns(op.multiply(logits, op.scalar('double', 0)), logits) : logits;
}

/**
 * What is stored in fewer bytes than float32 is made single precision by operators. For weights these work on constants alone, which
 * ONNX Runtime computes once, when it loads the graph. Of the table of vectors only the rows that are asked for are converted, so that it
 * stays as small as it is stored.
 */
function createGraphWeights(op: Operators, settings: NetworkSettings, parameters: NetworkParameters): GraphWeights {
  const plans = new Map(weightPlans(settings, 'int8').map((plan) => [plan.name, plan]));
  return {
    weight(name) {
      const { shape, axis } = weightOf(plans, name);
      const tensor = storedTensor(parameters, name);
      const values = op.cast(constantOf(op, tensor, shape), 'float');
      return tensor.type === 'int8' ? op.multiply(values, scalesOf(op, tensor, shape, axis)) : values;
    },
    numbers: (name) => weightOf(parameters.weights, name),
    vectors(ids) {
      const tensor = storedTensor(parameters, tableName);
      const { shape, axis } = tablePlan(settings, tensor.values.length / settings.dimensions, tensor.type);
      const vectors = op.cast(op.gather(constantOf(op, tensor, shape), ids), 'float');
      return tensor.type === 'int8' ? op.multiply(vectors, op.gather(scalesOf(op, tensor, shape, axis), ids)) : vectors;
    },
  };
}

function constantOf(op: Operators, { type, values }: StoredTensor, shape: readonly number[]): Value {
  return op.constant(type === 'float32' ? 'float' : type, values, shape);
}

function scalesOf(
  op: Operators,
  { scales }: Extract<StoredTensor, { type: 'int8' }>,
  shape: readonly number[],
  axis: ScaleAxis,
): Value<'float'> {
  return op.constant('float', scales, scaleShape(shape, axis));
}
