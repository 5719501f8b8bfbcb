import { weightsType } from '../../artifact/weights-file.ts';
import type { LinearParameters } from './linear-scorer.ts';
import { convertWeights } from '../../artifact/convert-weights.ts';
import { clearSilentChecks, pruneBuckets, weightedBuckets } from './prune-buckets.ts';
import { classicalTypes, type QuantizeSettings, targetType } from '../../quantization/quantization-options.ts';
import type { ShrunkModel } from '../shrunk-model.ts';

/** Prunes, then rounds what is left; checks of buckets without a weight become 0, which compresses better. */
export function shrinkHashed(
  parameters: LinearParameters,
  { weights, prune }: QuantizeSettings,
): ShrunkModel<LinearParameters> {
  const before = weightsType(parameters.weights);
  const after = targetType(before, weights, classicalTypes);
  const pruned = pruneBuckets(parameters, prune);
  const model = clearSilentChecks({ ...pruned, ...convertWeights(pruned, after) });
  return {
    model,
    weights: { before, after },
    pruned: { share: prune, unit: 'buckets', before: weightedBuckets(parameters), after: weightedBuckets(model) },
  };
}
