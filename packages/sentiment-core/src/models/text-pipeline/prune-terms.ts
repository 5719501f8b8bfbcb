import type { Weights } from '../../artifact/weights-file.ts';
import { neededForms } from './needed-forms.ts';
import { createTextPipeline, type TextPipeline } from './text-pipeline.ts';
import type { LinearTextParameters } from './linear-classifier.ts';
import { smallest } from '../quantizable-model.ts';
import { sumsOfSquares } from './sums-of-squares.ts';

export interface PrunedTerms {
  readonly pipeline: TextPipeline;
  readonly parameters: LinearTextParameters;
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
export function pruneTerms({ pipeline, parameters }: PrunedTerms, share: number): PrunedTerms {
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
export function dropSilentTerms(model: PrunedTerms): PrunedTerms {
  const { pipeline, parameters } = model;
  if (pipeline.settings.features.norm !== 'none') return model;
  const outputs = parameters.weights.length / pipeline.columns;
  const telling = Int32Array.from({ length: pipeline.columns }, (_, term) => term).filter(
    (term) => largest(parameters.weights, term * outputs, outputs) > 0,
  );
  if (telling.length === pipeline.columns) return model;
  return keepTerms(model, telling.length === 0 ? Int32Array.of(0) : telling);
}

/** @param kept columns, ascending, 1 or more */
function keepTerms({ pipeline, parameters }: PrunedTerms, kept: Int32Array): PrunedTerms {
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
