import type { Artifact } from '../../artifact/read-artifact.ts';
import type { StoredTensor } from '../../artifact/stored-tensor.ts';
import { shrinkHashed } from '../hashed-linear/quantize.ts';
import {
  type QuantizableModel,
  type QuantizeSettings,
  type ShrunkModel,
  type StoredType,
  targetType,
} from '../quantizable-model.ts';
import { readNeuralContent, writeNeuralModel } from './artifact.ts';
import { createNeuralClassifier, type NeuralModelContent } from './classifier.ts';
import { parametersOf, storeParameters, tableName, tablePlan, weightPlans } from './parameters.ts';
import { createWordPipeline, firstWordRow, neededWordForms } from './text/word-pipeline.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableNetwork(artifact: Artifact): QuantizableModel {
  const content = readNeuralContent(artifact);
  const { info, parameters, linear } = content;
  return {
    stored: parameters.stored?.type ?? 'float32',
    types: networkTypes,
    hasLinearPart: linear !== undefined,
    shrink(settings) {
      const { model, ...done } = shrinkNetwork(content, settings);
      return {
        ...done,
        classifier: createNeuralClassifier({ info: { ...info, metrics: {} }, ...model }),
        write: (training, metrics) =>
          writeNeuralModel({
            ...content,
            ...model,
            info: { ...info, metrics },
            training: { ...content.training, ...training },
          }),
      };
    },
  };
}

type NetworkModel = Pick<NeuralModelContent, 'pipeline' | 'network' | 'parameters' | 'linear'>;

/** Stored types of networks, the smallest first. */
const networkTypes = ['int8', 'float16', 'float32'] as const satisfies readonly StoredType[];

/**
 * Prunes words, and buckets of a linear part by the same share unless told otherwise, then stores what is left in fewer bytes. A linear part is
 * stored as int8 with a network of int8, else as it is.
 */
function shrinkNetwork(
  { pipeline, network, parameters, linear }: NetworkModel,
  settings: QuantizeSettings,
): ShrunkModel<NetworkModel> {
  const before = parameters.stored?.type ?? 'float32';
  const after = targetType(before, settings.weights, networkTypes);
  const pruned = pruneWords({ pipeline, network, parameters }, settings.prune);
  const stays = after === before || after === 'float32';
  const stored = stays ? pruned.parameters : storeParameters(network, pruned.parameters, after);
  const part =
    linear &&
    shrinkHashed(linear.parameters, {
      ...settings,
      prune: settings.pruneBuckets ?? settings.prune,
      weights: after === 'int8' ? 'int8' : 'unchanged',
    });
  return {
    model: {
      pipeline: pruned.pipeline,
      network,
      parameters: stored,
      linear: linear && part && { features: linear.features, parameters: part.model },
    },
    weights: { before, after },
    pruned: {
      share: settings.prune,
      unit: 'words',
      before: pipeline.words.length,
      after: pruned.pipeline.words.length,
      ...(part && { buckets: { before: part.pruned.before, after: part.pruned.after } }),
    },
  };
}

type Words = Pick<NeuralModelContent, 'pipeline' | 'network' | 'parameters'>;

/**
 * Takes the least frequent words out of the vocabulary of a network, so that they cost neither a vector nor a line; they are unknown
 * from then on. Words stand in the order of their frequency: it is the last that go. What is stored of the others stays as it is, and
 * so do rows of pairs of words. At least one word stays.
 */
function pruneWords({ pipeline, network, parameters }: Words, share: number): Words {
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
