import type { Artifact } from '../artifact/read-artifact.ts';
import { type WeightsType, weightsType } from '../artifact/weights-file.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import {
  logisticRegressionKind,
  readLogisticRegressionContent,
  writeLogisticRegression,
} from '../models/logistic-regression/artifact.ts';
import { createLogisticRegressionClassifier } from '../models/logistic-regression/classifier.ts';
import {
  createTfidfClassifier,
  readTfidfLogisticRegressionContent,
  writeTfidfLogisticRegression,
} from '../models/logistic-regression/tfidf-artifact.ts';
import { naiveBayesKind, readNaiveBayesContent, writeNaiveBayes } from '../models/naive-bayes/artifact.ts';
import { tfidfFeatureType } from '../models/text-pipeline/artifact.ts';
import { createLinearTextClassifier } from '../models/text-pipeline/linear-classifier.ts';
import { centerLabels } from './center-labels.ts';
import type { QuantizeSettings } from './quantization-options.ts';
import { shrinkHashed } from './shrink-hashed.ts';
import { shrinkLinearText } from './shrink-linear-text.ts';
import type { ShrunkClassifier } from './shrunk-model.ts';

/** A model that can be made smaller. */
export interface QuantizableModel {
  readonly stored: WeightsType;
  shrink(settings: QuantizeSettings): ShrunkClassifier;
}

/** @throws {SentimentError} `artifact_unsupported` for a kind of model that cannot be made smaller so; `artifact_invalid` */
export function quantizableModel(artifact: Artifact): QuantizableModel {
  const { kind, features } = artifact.manifest;
  if (kind === naiveBayesKind) return naiveBayes(artifact);
  if (kind === logisticRegressionKind)
    return features['type'] === tfidfFeatureType ? tfidf(artifact) : hashed(artifact);
  throw new SentimentError({
    code: 'artifact_unsupported',
    message: `${artifact.location}: models of kind "${kind}" cannot be quantized here, only ${naiveBayesKind} and ${logisticRegressionKind}`,
  });
}

function naiveBayes(artifact: Artifact): QuantizableModel {
  const content = readNaiveBayesContent(artifact);
  const { info, pipeline } = content;
  const parameters = centerLabels(content.parameters, info.labels.length);
  return {
    stored: weightsType(parameters.weights),
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
