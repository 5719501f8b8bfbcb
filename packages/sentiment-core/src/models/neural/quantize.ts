import type { Artifact } from '../../artifact/read-artifact.ts';
import type { QuantizableModel } from '../quantizable-model.ts';
import { readNeuralContent, writeNeuralModel } from './artifact.ts';
import { createNeuralClassifier } from './classifier.ts';
import { networkTypes, shrinkNetwork } from './shrink-network.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableNetwork(artifact: Artifact): QuantizableModel {
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
