import type { Artifact } from '../../artifact/read-artifact.ts';
import { weightsType } from '../../artifact/weights.ts';
import { classicalTypes, type QuantizableModel } from '../quantizable-model.ts';
import { createLinearTextClassifier, type LinearTextParameters } from '../text-pipeline/linear-classifier.ts';
import { shrinkLinearText } from '../text-pipeline/quantize.ts';
import { readNaiveBayesContent, writeNaiveBayes } from './artifact.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableNaiveBayes(artifact: Artifact): QuantizableModel {
  const content = readNaiveBayesContent(artifact);
  const { info, pipeline } = content;
  const parameters = centerLabels(content.parameters, info.labels.length);
  return {
    stored: weightsType(parameters.weights),
    types: classicalTypes,
    shrink(settings) {
      const { model, ...done } = shrinkLinearText({ pipeline, parameters }, settings);
      return {
        ...done,
        classifier: createLinearTextClassifier({ ...info, metrics: {} }, model.pipeline, model.parameters),
        write: (training, metrics) =>
          writeNaiveBayes({
            ...content,
            ...model,
            info: { ...info, metrics },
            training: { ...content.training, ...training },
          }),
      };
    },
  };
}

/**
 * The same probabilities from weights that only tell labels apart. What a term adds to every label alike cancels out in the
 * softmax; so two labels need one weight a term, the difference, and more labels are measured from their mean. Logarithms of
 * naive Bayes lie far from 0 and close to each other: without this int8 would spend its steps on what says nothing, and no
 * term could be left out for saying nothing.
 */
export function centerLabels(parameters: LinearTextParameters, labelCount: number): LinearTextParameters {
  const { weights, scale, biases } = parameters;
  // int8 weights were centred before they were rounded.
  if (biases.length === 1 || weights instanceof Int8Array) return parameters;
  const outputs = labelCount === 2 ? 1 : labelCount;
  const terms = weights.length / labelCount;
  const centred = new Float64Array(terms * outputs);
  for (let term = 0; term < terms; term++) {
    const start = term * labelCount;
    if (outputs === 1) {
      centred[term] = weights[start + 1] - weights[start];
      continue;
    }
    let sum = 0;
    for (let label = 0; label < labelCount; label++) sum += weights[start + label];
    for (let label = 0; label < labelCount; label++) centred[start + label] = weights[start + label] - sum / labelCount;
  }
  return {
    weights: weights instanceof Float32Array ? Float32Array.from(centred) : centred,
    scale,
    biases: outputs === 1 ? Float64Array.of(biases[1] - biases[0]) : biases,
  };
}
