import { SentimentError } from '../../errors/sentiment-error.ts';
import type { NeuralModelContent } from './classifier.ts';
import { storeParameters } from './stored-parameters.ts';
import { pruneWords } from './prune-words.ts';
import { type QuantizeSettings, type ShrunkModel, type StoredType, targetType } from '../quantizable-model.ts';
import { shrinkHashed } from '../hashed-linear/quantize.ts';

type NetworkModel = Pick<NeuralModelContent, 'pipeline' | 'network' | 'parameters' | 'linear'>;

/** Stored types of networks, the smallest first. */
export const networkTypes = ['int8', 'float16', 'float32'] as const satisfies readonly StoredType[];

/**
 * Prunes words, and buckets of a linear part by the same share unless told otherwise, then stores what is left in fewer bytes. A linear part is
 * stored as int8 with a network of int8, else as it is.
 */
export function shrinkNetwork(
  { pipeline, network, parameters, linear }: NetworkModel,
  settings: QuantizeSettings,
): ShrunkModel<NetworkModel> {
  if (settings.pruneBuckets !== undefined && !linear) throw noLinearPart();
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

/** For `pruneBuckets` where there are no buckets beside words. */
export function noLinearPart(): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: 'pruneBuckets',
    message: 'option "pruneBuckets" is for networks with a linear part, and this model has none',
  });
}
