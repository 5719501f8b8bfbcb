import { convertWeights, type Weights, weightsType } from '../../artifact/weights.ts';
import { inverseDocumentFrequencies } from '../../features/tfidf/tfidf-vectorizer.ts';
import { classicalTypes, type QuantizeSettings, type ShrunkModel, smallest, targetType } from '../quantizable-model.ts';
import type { LinearTextParameters } from './linear-classifier.ts';
import { createTextPipeline, neededForms, type TextPipeline } from './text-pipeline.ts';

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

/**
 * Takes the terms that matter least out of the vocabulary, so that they cost neither a weight nor a line. A term matters by the
 * largest of its weights times the root of the sum of its squared values over the training texts, |w| · idf · √(document
 * frequency). At least one term stays.
 *
 * Rows of length 1 (`norm`) make what stays weigh more, up to 1/r, where r is the length that remains on the training texts,
 * known from the document frequencies. Part of that makes up for the evidence that left, so the weights are multiplied by √r:
 * measured, it changes the probabilities least (docs/decisions/0011-quantization.md).
 */
export function pruneTerms({ pipeline, parameters }: LinearTextModel, share: number): LinearTextModel {
  const { columns } = pipeline;
  const values = sumsOfSquares(pipeline);
  const outputs = parameters.weights.length / columns;
  const importance = Float64Array.from(values, (square, term) => {
    return largest(parameters.weights, term * outputs, outputs) * Math.sqrt(square);
  });
  const dropped = smallest(importance, Math.min(columns - 1, Math.round(share * columns)));
  if (dropped.size === 0) return { pipeline, parameters };
  const kept = Int32Array.from({ length: columns }, (_, term) => term).filter((term) => !dropped.has(term));
  const scale = parameters.scale * Math.sqrt(remainingLength(pipeline, kept));
  const pruned = keepTerms({ pipeline, parameters }, kept);
  return { pipeline: pruned.pipeline, parameters: { ...pruned.parameters, scale } };
}

/**
 * Takes out the terms without a weight where nothing else depends on them: rows that are not given a length. At least one term
 * stays.
 */
export function dropSilentTerms(model: LinearTextModel): LinearTextModel {
  const { pipeline, parameters } = model;
  if (pipeline.settings.features.norm !== 'none') return model;
  const outputs = parameters.weights.length / pipeline.columns;
  const weighted = Int32Array.from({ length: pipeline.columns }, (_, term) => term).filter(
    (term) => largest(parameters.weights, term * outputs, outputs) > 0,
  );
  if (weighted.length === pipeline.columns) return model;
  return keepTerms(model, weighted.length === 0 ? Int32Array.of(0) : weighted);
}

/** @param kept columns, ascending, 1 or more */
function keepTerms({ pipeline, parameters }: LinearTextModel, kept: Int32Array): LinearTextModel {
  const { settings, vocabulary, wordForms } = pipeline;
  const { terms, documentFrequencies, documents } = vocabulary;
  const outputs = parameters.weights.length / terms.length;
  const weights = parameters.weights.slice(0, kept.length * outputs);
  kept.forEach((term, column) => {
    weights.set(parameters.weights.subarray(term * outputs, (term + 1) * outputs), column * outputs);
  });
  const left = {
    terms: Array.from(kept, (term) => terms[term]),
    documentFrequencies: Int32Array.from(kept, (term) => documentFrequencies[term]),
    documents,
  };
  return {
    pipeline: createTextPipeline({ settings, vocabulary: left, wordForms: neededForms(wordForms, settings, left) }),
    parameters: { ...parameters, weights },
  };
}

/** How long rows are with the kept terms alone, in (0, 1]; 1 where rows have no length. */
function remainingLength(pipeline: TextPipeline, kept: Int32Array): number {
  const { norm } = pipeline.settings.features;
  if (norm === 'none') return 1;
  const squares = sumsOfSquares(pipeline);
  const { documentFrequencies } = pipeline.vocabulary;
  const share = (term: number): number =>
    norm === 'l2' ? squares[term] : Math.sqrt(squares[term] * documentFrequencies[term]);
  let [left, all] = [0, 0];
  for (let term = 0; term < squares.length; term++) all += share(term);
  for (const term of kept) left += share(term);
  return norm === 'l2' ? Math.sqrt(left / all) : left / all;
}

function largest(weights: Weights, start: number, count: number): number {
  let most = 0;
  for (let index = start; index < start + count; index++) most = Math.max(most, Math.abs(weights[index]));
  return most;
}

/**
 * Squares of each term's values summed over the training texts, [terms], before rows are given their length and with a term
 * counted once a text: document frequency · idf². By this the error of a weight counts in the scores.
 */
function sumsOfSquares({ settings, vocabulary }: Pick<TextPipeline, 'settings' | 'vocabulary'>): Float64Array {
  const frequencies = Float64Array.from(vocabulary.documentFrequencies);
  const { idf, smoothIdf } = settings.features;
  if (!idf) return frequencies;
  const weights = inverseDocumentFrequencies(vocabulary, smoothIdf);
  return frequencies.map((frequency, term) => frequency * weights[term] ** 2);
}
