import type { Artifact } from '../artifact/read-artifact.ts';
import { weightsType } from '../artifact/weights-file.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import {
  logisticRegressionKind,
  readLogisticRegressionContent,
  writeLogisticRegression,
} from './hashed-linear/artifact.ts';
import { createLogisticRegressionClassifier } from './hashed-linear/classifier.ts';
import {
  createTfidfClassifier,
  readTfidfLogisticRegressionContent,
  writeTfidfLogisticRegression,
} from './tfidf-linear/artifact.ts';
import { naiveBayesKind, readNaiveBayesContent, writeNaiveBayes } from './naive-bayes/artifact.ts';
import { neuralKind, readNeuralContent, writeNeuralModel } from './neural/artifact.ts';
import { createNeuralClassifier } from './neural/classifier.ts';
import { tfidfFeatureType } from './text-pipeline/artifact.ts';
import { createLinearTextClassifier } from './text-pipeline/linear-classifier.ts';
import { centerLabels } from './text-pipeline/center-labels.ts';
import { classicalTypes, type QuantizeSettings } from '../quantization/quantization-options.ts';
import type { StoredType } from '../quantization/quantization-record.ts';
import { shrinkHashed } from './hashed-linear/shrink-hashed.ts';
import { shrinkLinearText } from './text-pipeline/shrink-linear-text.ts';
import { networkTypes, shrinkNetwork } from './neural/shrink-network.ts';
import type { ShrunkClassifier } from './shrunk-model.ts';

/** A model that can be made smaller. */
export interface QuantizableModel {
  readonly stored: StoredType;
  /** Types that it can be stored as, the smallest first. */
  readonly types: readonly StoredType[];
  shrink(settings: QuantizeSettings): ShrunkClassifier;
}

/** @throws {SentimentError} `artifact_unsupported` for a kind of model that cannot be made smaller so; `artifact_invalid` */
export function quantizableModel(artifact: Artifact): QuantizableModel {
  const { kind, features } = artifact.manifest;
  if (kind === naiveBayesKind) return naiveBayes(artifact);
  if (kind === neuralKind) return network(artifact);
  if (kind === logisticRegressionKind)
    return features['type'] === tfidfFeatureType ? tfidf(artifact) : hashed(artifact);
  throw new SentimentError({
    code: 'artifact_unsupported',
    message: `${artifact.location}: models of kind "${kind}" cannot be quantized here, only ${naiveBayesKind}, ${logisticRegressionKind} and ${neuralKind}`,
  });
}

function naiveBayes(artifact: Artifact): QuantizableModel {
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

function tfidf(artifact: Artifact): QuantizableModel {
  const content = readTfidfLogisticRegressionContent(artifact);
  const { info, pipeline, parameters } = content;
  const { intercepts } = parameters;
  return {
    stored: weightsType(parameters.weights),
    types: classicalTypes,
    shrink(settings) {
      const biases = Float64Array.from(intercepts);
      const { model, ...done } = shrinkLinearText({ pipeline, parameters: { ...parameters, biases } }, settings);
      const { weights, scale } = model.parameters;
      if (weights instanceof Float64Array) throw new SentimentError({ code: 'internal', message: 'the weights grew' });
      const shrunk = { weights, scale, intercepts };
      return {
        ...done,
        classifier: createTfidfClassifier({ ...info, metrics: {} }, model.pipeline, shrunk),
        write: (training, metrics) =>
          writeTfidfLogisticRegression({
            ...content,
            pipeline: model.pipeline,
            parameters: shrunk,
            info: { ...info, metrics },
            training: { ...content.training, ...training },
          }),
      };
    },
  };
}

function hashed(artifact: Artifact): QuantizableModel {
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

function network(artifact: Artifact): QuantizableModel {
  const content = readNeuralContent(artifact);
  const { info, parameters } = content;
  return {
    stored: parameters.stored?.type ?? 'float32',
    types: networkTypes,
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
