import { checkGolden, createArtifact, goldenVectors } from '../../artifact/manifest.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { type StoredTensor, type TensorType, tensorTypes } from '../../artifact/stored-tensor.ts';
import { weightsFile } from '../../artifact/weights.ts';
import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createNeuralClassifier, type NeuralModelContent } from './classifier.ts';
import { readLinearPart, writeLinearPart } from './combination/linear-part.ts';
import { sizeOf } from './networks/network.ts';
import { parametersOf, readTensors, tablePlan, type TensorPlan, tensorsBytes, weightPlans } from './parameters.ts';
import { readWordPipeline, writeWordPipeline } from './text/word-pipeline.ts';
import { checkNetworkSettings, type NetworkSettings } from './networks/network-settings.ts';

export const neuralKind = 'neural';

const embeddingsFile = 'embeddings.bin';

export interface NeuralArtifactContent extends NeuralModelContent {
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * `embeddings.bin`: the table of vectors, row-major [2 + words + buckets, dimensions]: padding, unknown words, the words of
 * `vocabulary.txt`, pairs of words. `weights.bin`: the weights of the network one after another, in the order of its description.
 * Little endian, of the type that `parameters.weights` names; in int8, the scales of a tensor as float32 behind its values, one for each
 * row of the table and each output of a matrix. Biases are float32 always.
 */
export async function writeNeuralModel(content: NeuralArtifactContent): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, pipeline, network, parameters, linear, training, data } = content;
  const { preprocessing, features, files } = writeWordPipeline(pipeline);
  const { name, version, labels, metrics } = info;
  const { labels: _, ...shape } = network;
  const type = parameters.stored?.type ?? 'float32';
  const linearPart = writeLinearPart(linear);
  return createArtifact(
    {
      name,
      version,
      kind: neuralKind,
      labels,
      preprocessing,
      features,
      parameters: { ...shape, weights: type, ...linearPart.parameters },
      training,
      data,
      metrics,
      golden: await goldenVectors(createNeuralClassifier(content)),
    },
    new Map([
      ...files,
      [embeddingsFile, tensorsBytes([tablePlan(network, pipeline.rows, type)], parameters)],
      [weightsFile, tensorsBytes(weightPlans(network, type), parameters)],
      ...linearPart.files,
    ]),
  );
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export async function readNeuralModel(artifact: Artifact): Promise<Classifier> {
  const classifier = createNeuralClassifier(readNeuralContent(artifact));
  await checkGolden(classifier, artifact.manifest.golden, artifact.location);
  return classifier;
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readNeuralContent(artifact: Artifact): NeuralArtifactContent {
  const { location, manifest } = artifact;
  const { name, version, kind, labels, metrics, training, data } = manifest;
  const pipeline = readWordPipeline(artifact);
  const { network, type } = readNetwork(artifact);
  const table = tablePlan(network, pipeline.rows, type);
  const weights = weightPlans(network, type);
  const read = (file: string, plans: readonly TensorPlan[], what: string): ReadonlyMap<string, StoredTensor> => {
    const tensors = readTensors(artifact.files.get(file), plans);
    if (tensors) return tensors;
    const message = `${location}/${file} does not hold ${what} of ${type}`;
    throw new SentimentError({ code: 'artifact_invalid', message });
  };
  const count = weights.reduce((sum, plan) => sum + sizeOf(plan), 0);
  const tensors = new Map([
    ...read(embeddingsFile, [table], `${pipeline.rows} x ${network.dimensions} numbers`),
    ...read(weightsFile, weights, `${count} numbers`),
  ]);
  const info = { name, version, kind, labels, preprocessing: pipeline.name, metrics };
  const parameters = parametersOf([table, ...weights], type, tensors);
  const linear = readLinearPart(manifest.parameters['linear'], artifact);
  return { info, pipeline, network, parameters, linear, training, data };
}

function readNetwork({ location, manifest }: Artifact): { network: NetworkSettings; type: TensorType } {
  const { weights, linear: _, ...shape } = manifest.parameters;
  const network = { ...shape, labels: manifest.labels.length } as unknown as NetworkSettings;
  const type = tensorTypes.find((known) => known === weights);
  try {
    if (type === undefined) throw new Error(`weights must be ${tensorTypes.join(', ')}`);
    checkNetworkSettings(network);
    return { network, type };
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe a network`,
      cause,
    });
  }
}
