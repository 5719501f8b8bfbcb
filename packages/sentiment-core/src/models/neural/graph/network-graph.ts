import type { HashedTables } from '../../hashed-linear/hashed-tables.ts';
import type { NeuralModelContent } from '../classifier.ts';
import { hashedFeatures } from '../../../onnx/features/hashed-features.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import { hashedScores } from '../../hashed-linear/graph.ts';
import type { ModelGraph } from '../../../onnx/model-graph.ts';
import { advancedSampleText, advancedTokenForms } from '../../../onnx/text/advanced-tokens.ts';
import { textTokens } from '../../../onnx/text/text-tokens.ts';
import type { TokenSequence } from '../../../onnx/text/token-sequence.ts';
import { networkScores } from './network-scores.ts';
import { wordTable } from './word-table.ts';

/** A network, and its linear part where it has one, whose scores are added up. */
export function networkGraph({ pipeline, network, parameters, linear }: NeuralModelContent): ModelGraph {
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
      const scores = networkScores(op, words, network, parameters);
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
