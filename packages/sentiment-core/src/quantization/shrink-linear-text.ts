import { weightsType } from '../artifact/weights-file.ts';
import type { LinearTextParameters } from '../models/text-pipeline/linear-classifier.ts';
import type { TextPipeline } from '../models/text-pipeline/text-pipeline.ts';
import { convertWeights } from './convert-weights.ts';
import { dropSilentTerms, pruneTerms } from './prune-terms.ts';
import { type QuantizeSettings, targetType } from './quantization-options.ts';
import type { ShrunkModel } from './shrunk-model.ts';

export interface LinearTextModel {
  readonly pipeline: TextPipeline;
  readonly parameters: LinearTextParameters;
}

/** Prunes, then rounds what is left. */
export function shrinkLinearText(
  { pipeline, parameters }: LinearTextModel,
  { weights, prune }: QuantizeSettings,
): ShrunkModel<LinearTextModel> {
  const before = weightsType(parameters.weights);
  const after = targetType(before, weights);
  const pruned = pruneTerms({ pipeline, parameters }, prune);
  const converted = { ...pruned.parameters, ...convertWeights(pruned.parameters, after) };
  const model = dropSilentTerms({ pipeline: pruned.pipeline, parameters: converted });
  return {
    model,
    weights: { before, after },
    pruned: { share: prune, unit: 'terms', before: pipeline.columns, after: model.pipeline.columns },
  };
}
