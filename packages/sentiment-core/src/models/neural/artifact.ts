import { createArtifact } from '../../artifact/create-artifact.ts';
import { checkGolden, goldenVectors } from '../../artifact/golden.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { readWeights, weightsBytes, weightsFile } from '../../artifact/weights-file.ts';
import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createNeuralClassifier, type NeuralModelContent } from './classifier.ts';
import { createNetwork, type NetworkSettings } from './networks/create-network.ts';
import { sizeOf, weightOf } from './networks/network.ts';
import { checkNetworkSettings } from './options.ts';
import type { NetworkParameters } from './training-state.ts';
import { readWordPipeline, writeWordPipeline } from './word-pipeline-files.ts';

export const neuralKind = 'neural';

const embeddingsFile = 'embeddings.bin';

export interface NeuralArtifactContent extends NeuralModelContent {
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * `embeddings.bin`: the table of vectors, row-major [2 + words + buckets, dimensions]: padding, unknown words, the words of
 * `vocabulary.txt`, pairs of words. `weights.bin`: the weights of the network one after another, in the order of its description.
 * Both float32, little endian.
 */
export async function writeNeuralModel(content: NeuralArtifactContent): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, pipeline, network, parameters, training, data } = content;
  const { preprocessing, features, files } = writeWordPipeline(pipeline);
  const { name, version, labels, metrics } = info;
  const { labels: _, ...shape } = network;
  return createArtifact(
    {
      name,
      version,
      kind: neuralKind,
      labels,
      preprocessing,
      features,
      parameters: { ...shape, weights: 'float32' },
      training,
      data,
      metrics,
      golden: await goldenVectors(createNeuralClassifier(content)),
    },
    new Map([
      ...files,
      [embeddingsFile, weightsBytes(parameters.table)],
      [weightsFile, weightsBytes(joinWeights(network, parameters))],
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
  const network = readNetwork(artifact);
  const numbersOf = (file: string, count: number, what: string): Float32Array => {
    const values = readWeights(artifact.files.get(file), 'float32');
    if (values instanceof Float32Array && values.length === count && values.every(Number.isFinite)) return values;
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/${file} does not hold ${what} of float32`,
    });
  };
  const { dimensions } = network;
  const table = numbersOf(embeddingsFile, pipeline.rows * dimensions, `${pipeline.rows} x ${dimensions} numbers`);
  const { weights: descriptions } = createNetwork(network);
  const count = descriptions.reduce((sum, description) => sum + sizeOf(description), 0);
  const joined = numbersOf(weightsFile, count, `${count} numbers`);
  const info = { name, version, kind, labels, preprocessing: pipeline.name, metrics };
  return { info, pipeline, network, parameters: { weights: splitWeights(network, joined), table }, training, data };
}

function readNetwork({ location, manifest }: Artifact): NetworkSettings {
  const { weights, ...shape } = manifest.parameters;
  const network = { ...shape, labels: manifest.labels.length } as unknown as NetworkSettings;
  try {
    if (weights !== 'float32') throw new Error('weights must be float32');
    checkNetworkSettings(network);
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe a network`,
      cause,
    });
  }
  return network;
}

export function joinWeights(network: NetworkSettings, { weights }: Pick<NetworkParameters, 'weights'>): Float32Array {
  const { weights: descriptions } = createNetwork(network);
  const joined = new Float32Array(descriptions.reduce((sum, description) => sum + sizeOf(description), 0));
  let start = 0;
  for (const description of descriptions) {
    joined.set(weightOf(weights, description.name), start);
    start += sizeOf(description);
  }
  return joined;
}

export function splitWeights(network: NetworkSettings, joined: Float32Array): ReadonlyMap<string, Float32Array> {
  let start = 0;
  return new Map(
    createNetwork(network).weights.map((description) => {
      const values = joined.slice(start, (start += sizeOf(description)));
      return [description.name, values];
    }),
  );
}
