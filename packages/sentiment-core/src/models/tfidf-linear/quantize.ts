import type { Artifact } from '../../artifact/read-artifact.ts';
import { weightsType } from '../../artifact/weights.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { classicalTypes, type QuantizableModel } from '../quantizable-model.ts';
import { shrinkLinearText } from '../text-pipeline/quantize.ts';
import { createTfidfClassifier, readTfidfLogisticRegressionContent, writeTfidfLogisticRegression } from './artifact.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableTfidf(artifact: Artifact): QuantizableModel {
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
