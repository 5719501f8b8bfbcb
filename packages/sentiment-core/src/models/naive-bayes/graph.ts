import type { Artifact } from '../../artifact/read-artifact.ts';
import type { ModelGraph } from '../../onnx/model-graph.ts';
import { linearTextGraph } from '../text-pipeline/graph.ts';
import { readNaiveBayesContent } from './artifact.ts';

/** @throws {SentimentError} `preprocessing_not_exportable`, `artifact_invalid`, `artifact_unsupported` */
export function naiveBayesGraph(artifact: Artifact): ModelGraph {
  const { pipeline, parameters } = readNaiveBayesContent(artifact);
  return linearTextGraph(pipeline, parameters);
}
