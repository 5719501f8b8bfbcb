import { weightsType } from '../../artifact/weights-file.ts';
import type { LinearTextParameters } from './linear-classifier.ts';
import type { TextPipeline } from './text-pipeline.ts';
import { convertWeights } from '../../artifact/convert-weights.ts';
import { dropSilentTerms, pruneTerms } from './prune-terms.ts';
import { classicalTypes, type QuantizeSettings, type ShrunkModel, targetType } from '../quantizable-model.ts';
import { sumsOfSquares } from './sums-of-squares.ts';

export interface LinearTextModel {
  readonly pipeline: TextPipeline;
  readonly parameters: LinearTextParameters;
}

/** Prunes, then rounds what is left, with the scale that changes the scores of the training texts least. */
export function shrinkLinearText(
  { pipeline, parameters }: LinearTextModel,
  { weights, prune }: QuantizeSettings,
): ShrunkModel<LinearTextModel> {
  const before = weightsType(parameters.weights);
  const after = targetType(before, weights, classicalTypes);
  const pruned = pruneTerms({ pipeline, parameters }, prune);
  const squares = sumsOfSquares(pruned.pipeline);
  const outputs = pruned.parameters.weights.length / squares.length;
  const importance = Float64Array.from(pruned.parameters.weights, (_, index) => squares[Math.floor(index / outputs)]);
  const converted = { ...pruned.parameters, ...convertWeights(pruned.parameters, after, importance) };
  const model = dropSilentTerms({ pipeline: pruned.pipeline, parameters: converted });
  return {
    model,
    weights: { before, after },
    pruned: { share: prune, unit: 'terms', before: pipeline.columns, after: model.pipeline.columns },
  };
}
