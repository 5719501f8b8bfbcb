import type { Artifact } from '../artifact/read-artifact.ts';
import { graphOf, openFamily } from './families.ts';
import { requireBoolean } from '../errors/option-checks.ts';
import { encodeModel } from '../onnx/graph/encode-model.ts';
import { createGraphBuilder } from '../onnx/graph/graph-builder.ts';
import { createOperators } from '../onnx/graph/operators.ts';

import { outcomeOf } from '../onnx/model-graph.ts';
import { outputNames } from '../onnx/model-interface.ts';

export interface CreateOnnxModelOptions {
  /**
   * Adds outputs that show the features of the texts: `feature_ids` and `feature_rows`, int64 [features], the text of each
   * feature being in the latter. Hashed features are unsigned hashes, TF-IDF features columns of the vocabulary, and they
   * have `feature_values`, double [features], before the norm; networks have the rows of their words, and for a linear part
   * `linear_feature_ids` and `linear_feature_rows`. Features of texts that were not asked for stand among
   * them. For tests; MLflow takes no such outputs. Default false.
   */
  readonly features?: boolean;
  /** The model's answers were compared with those of its training already. Default false: they are first of all. */
  readonly checked?: boolean;
}

/** A model as one ONNX file. */
export interface OnnxModel {
  /** The file: ONNX 1.15 (operator set 20) with the contributed operators of ONNX Runtime 1.17 and later. */
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly version: string;
  readonly labels: readonly string[];
  /** Name of the input, string [texts, 1]. */
  readonly input: 'text';
  /** Name of the output with the label, string [texts]. */
  readonly labelOutput: 'label';
  /** Names of the outputs with the probability of each label, float [texts], in the order of `labels`. */
  readonly probabilityOutputs: readonly string[];
}

/**
 * Writes a model as a graph of ONNX operators that takes raw text and answers as the model does: the same features, and
 * probabilities within 1e-4. NUL characters must be made spaces first where an engine ends texts at them, as
 * onnxruntime-node does. The same model gives the same bytes.
 * @param artifact what `loadArtifact` gives
 * @throws {SentimentError} `preprocessing_not_exportable` for what the operators cannot do, `artifact_unsupported` for other
 * kinds of models, and what making a classifier of the artifact throws
 */
export async function createOnnxModel(
  artifact: Artifact,
  { features = false, checked = false }: CreateOnnxModelOptions = {},
): Promise<OnnxModel> {
  requireBoolean('features', features);
  requireBoolean('checked', checked);
  // Loading compares the model's answers with those of its training.
  if (!checked) await (await openFamily(artifact)).close();
  const { name, version, kind, labels, preprocessing, checksum } = artifact.manifest;
  const { sampleText, scores } = await graphOf(artifact);
  const graph = createGraphBuilder();
  const op = createOperators(graph);

  const input = graph.input('text', 'string', ['texts', 1]);
  // One text more than asked for: operators that fail on empty tensors never meet one.
  const texts = op.concat(op.reshape(input, -1), op.constant('string', [sampleText]));
  const { values, outputs, features: shown } = scores(op, texts);
  const { label, probabilities } = outcomeOf(op, op.slice(values, 0, -1), outputs, labels);

  const names = outputNames(labels);
  graph.output(names.label, label, ['texts']);
  probabilities.forEach((probability, column) => graph.output(names.probabilities[column], probability, ['texts']));
  if (features) for (const [output, value] of Object.entries(shown)) graph.output(output, value, [dimensionOf(output)]);

  const metadata = {
    name,
    version,
    kind,
    preprocessing: preprocessing.variant,
    labels: JSON.stringify(labels),
    probabilityOutputs: JSON.stringify(names.probabilities),
    modelChecksum: checksum,
  };
  return {
    bytes: encodeModel(graph, { name: 'sentiment', metadata }),
    name,
    version,
    labels,
    input: 'text',
    labelOutput: names.label,
    probabilityOutputs: names.probabilities,
  };
}

/** Outputs of one kind of features are equally long. */
function dimensionOf(output: string): string {
  return output.startsWith('linear') ? 'linear features' : 'features';
}
