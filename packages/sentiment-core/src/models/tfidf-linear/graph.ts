import type { Artifact } from '../../artifact/read-artifact.ts';
import type { ModelGraph } from '../../onnx/model-graph.ts';
import { linearTextGraph } from '../text-pipeline/graph.ts';
import { readTfidfLogisticRegressionContent } from './artifact.ts';

/** @throws {SentimentError} `preprocessing_not_exportable`, `artifact_invalid`, `artifact_unsupported` */
export function tfidfGraph(artifact: Artifact): ModelGraph {
  const { pipeline, parameters } = readTfidfLogisticRegressionContent(artifact);
  const { weights, scale, intercepts } = parameters;
  return linearTextGraph(pipeline, { weights, scale, biases: Float64Array.from(intercepts) });
}
