import type { StoredTensor } from '../../artifact/stored-tensor.ts';
import type { NeuralModelContent } from './classifier.ts';
import { neededWordForms } from './text/needed-word-forms.ts';
import { parametersOf, tableName, tablePlan, weightPlans } from './stored-parameters.ts';
import { createWordPipeline, firstWordRow } from './text/word-pipeline.ts';

type Words = Pick<NeuralModelContent, 'pipeline' | 'network' | 'parameters'>;

/**
 * Takes the least frequent words out of the vocabulary of a network, so that they cost neither a vector nor a line; they are unknown
 * from then on. Words stand in the order of their frequency: it is the last that go. What is stored of the others stays as it is, and
 * so do rows of pairs of words. At least one word stays.
 */
export function pruneWords({ pipeline, network, parameters }: Words, share: number): Words {
  const count = pipeline.words.length;
  const kept = Math.max(1, count - Math.round(share * count));
  if (kept === count) return { pipeline, network, parameters };
  const words = pipeline.words.slice(0, kept);
  const shorter = createWordPipeline({
    ...pipeline,
    words,
    wordForms: neededWordForms(pipeline.wordForms, words),
  });
  const { table, weights, stored } = parameters;
  const without = <Values extends Float32Array | Uint16Array | Int8Array>(values: Values, width: number): Values => {
    const [first, last] = [(firstWordRow + kept) * width, (firstWordRow + count) * width];
    // Places from `first` to `last` go; every typed array filters to its own kind.
    return values.filter((_, place) => place < first || place >= last) as Values;
  };
  if (stored === undefined) {
    return { pipeline: shorter, network, parameters: { weights, table: without(table, network.dimensions) } };
  }
  const tensors = new Map(stored.tensors);
  const vectors = tensors.get(tableName);
  if (vectors) tensors.set(tableName, withoutRows(vectors));
  const plans = [tablePlan(network, shorter.rows, stored.type), ...weightPlans(network, stored.type)];
  return { pipeline: shorter, network, parameters: parametersOf(plans, stored.type, tensors) };

  function withoutRows(tensor: StoredTensor): StoredTensor {
    const { dimensions } = network;
    if (tensor.type === 'float16') return { type: tensor.type, values: without(tensor.values, dimensions) };
    if (tensor.type === 'float32') return { type: tensor.type, values: without(tensor.values, dimensions) };
    return { type: tensor.type, values: without(tensor.values, dimensions), scales: without(tensor.scales, 1) };
  }
}
