import type { Artifact } from '../artifact/read-artifact.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { logisticRegressionKind, readLogisticRegressionContent } from './hashed-linear/artifact.ts';
import { readTfidfLogisticRegressionContent } from './tfidf-linear/artifact.ts';
import { naiveBayesKind, readNaiveBayesContent } from './naive-bayes/artifact.ts';
import { tfidfFeatureType } from './text-pipeline/artifact.ts';
import type { LinearTextParameters } from './text-pipeline/linear-classifier.ts';
import { neuralKind, readNeuralContent } from './neural/artifact.ts';
import type { TextPipeline } from './text-pipeline/text-pipeline.ts';
import { hashedFeatures } from '../onnx/features/hashed-features.ts';
import { tfidfFeatures } from '../onnx/features/tfidf-features.ts';
import { advancedSampleText, advancedTokens } from '../onnx/text/advanced-tokens.ts';
import { networkGraph } from './neural/graph/network-graph.ts';
import { textTokens } from '../onnx/text/text-tokens.ts';
import type { ModelGraph } from '../onnx/model-graph.ts';
import { hashedScores } from './hashed-linear/hashed-scores.ts';
import { tfidfScores } from './text-pipeline/tfidf-scores.ts';

const graphs: ReadonlyMap<string, (artifact: Artifact) => ModelGraph> = new Map([
  [
    logisticRegressionKind,
    (artifact) => {
      if (artifact.manifest.features['type'] !== tfidfFeatureType) return hashedGraph(artifact);
      const { pipeline, parameters } = readTfidfLogisticRegressionContent(artifact);
      const { weights, scale, intercepts } = parameters;
      return tfidfGraph(pipeline, { weights, scale, biases: Float64Array.from(intercepts) });
    },
  ],
  [
    naiveBayesKind,
    (artifact) => {
      const { pipeline, parameters } = readNaiveBayesContent(artifact);
      return tfidfGraph(pipeline, parameters);
    },
  ],
  [neuralKind, (artifact) => networkGraph(readNeuralContent(artifact))],
]);

/** @throws {SentimentError} `preprocessing_not_exportable`, `artifact_unsupported`, `artifact_invalid` */
export function graphOfArtifact(artifact: Artifact): ModelGraph {
  const { kind } = artifact.manifest;
  const graph = graphs.get(kind);
  if (graph) return graph(artifact);
  throw new SentimentError({
    code: 'artifact_unsupported',
    message: `${artifact.location}: models of kind "${kind}" have no graph of raw text, only ${[...graphs.keys()].join(', ')}`,
  });
}

function hashedGraph(artifact: Artifact): ModelGraph {
  const { features, parameters } = readLogisticRegressionContent(artifact);
  return {
    sampleText: advancedSampleText,
    scores(op, texts) {
      const found = hashedFeatures(op, advancedTokens(op, texts, features.negation), features);
      return {
        values: hashedScores(op, found, parameters),
        outputs: parameters.outputs,
        features: { feature_ids: found.hashes, feature_rows: found.rows },
      };
    },
  };
}

function tfidfGraph({ settings, vocabulary, wordForms }: TextPipeline, parameters: LinearTextParameters): ModelGraph {
  const { sampleText, tokens } = textTokens(settings.preprocessing, wordForms);
  return {
    sampleText,
    scores(op, texts) {
      const found = tfidfFeatures(op, tokens(op, texts), settings.features, vocabulary);
      return {
        values: tfidfScores(op, found, parameters),
        outputs: parameters.biases.length,
        features: { feature_ids: found.columns, feature_rows: found.rows, feature_values: found.values },
      };
    },
  };
}
