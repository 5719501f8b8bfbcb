import { convertWeights } from '../../artifact/convert-weights.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { weightsType } from '../../artifact/weights-file.ts';
import {
  classicalTypes,
  type QuantizableModel,
  type QuantizeSettings,
  type ShrunkModel,
  targetType,
} from '../quantizable-model.ts';
import { readLogisticRegressionContent, writeLogisticRegression } from './artifact.ts';
import { createLogisticRegressionClassifier } from './classifier.ts';
import type { LinearParameters } from './linear-scorer.ts';
import { clearSilentChecks, pruneBuckets, weightedBuckets } from './prune-buckets.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableHashed(artifact: Artifact): QuantizableModel {
  const content = readLogisticRegressionContent(artifact);
  const { info, features, parameters } = content;
  return {
    stored: weightsType(parameters.weights),
    types: classicalTypes,
    shrink(settings) {
      const { model, ...done } = shrinkHashed(parameters, settings);
      return {
        ...done,
        classifier: createLogisticRegressionClassifier({ ...info, metrics: {} }, features, model),
        write: (training, metrics) =>
          writeLogisticRegression({
            ...content,
            parameters: model,
            info: { ...info, metrics },
            training: { ...content.training, ...training },
          }),
      };
    },
  };
}

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
