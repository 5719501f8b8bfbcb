import { checkGolden, createArtifact, goldenVectors } from '../../artifact/manifest.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { readTextPipeline, writeTextPipeline } from '../text-pipeline/artifact.ts';
import { createLinearTextClassifier } from '../text-pipeline/linear-classifier.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import { readWeights, weightsBytes, weightsFile, weightsType } from '../../artifact/weights.ts';
import { logisticRegressionKind } from '../hashed-linear/artifact.ts';
import type { LinearWeights } from '../linear/fit-linear-weights.ts';

export interface TfidfLogisticRegressionContent {
  readonly info: ClassifierInfo;
  readonly pipeline: TextPipeline;
  readonly parameters: LinearWeights;
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

export function createTfidfClassifier(
  info: ClassifierInfo,
  pipeline: TextPipeline,
  parameters: LinearWeights,
): Classifier {
  const { weights, scale, intercepts } = parameters;
  return createLinearTextClassifier(info, pipeline, { weights, scale, biases: Float64Array.from(intercepts) });
}

/** `weights.bin`: row-major [terms, outputs], float32 little endian, or int8 to be multiplied by `scale`. */
export async function writeTfidfLogisticRegression(
  content: TfidfLogisticRegressionContent,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, pipeline, parameters, training, data } = content;
  const { weights, scale, intercepts } = parameters;
  const { preprocessing, features, files } = writeTextPipeline(pipeline);
  const { name, version, labels, metrics } = info;
  return createArtifact(
    {
      name,
      version,
      kind: logisticRegressionKind,
      labels,
      preprocessing,
      features,
      parameters: { weights: weightsType(weights), scale, intercepts },
      training,
      data,
      metrics,
      golden: await goldenVectors(createTfidfClassifier(info, pipeline, parameters)),
    },
    new Map([...files, [weightsFile, weightsBytes(weights)]]),
  );
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export async function readTfidfLogisticRegression(artifact: Artifact): Promise<Classifier> {
  const { info, pipeline, parameters } = readTfidfLogisticRegressionContent(artifact);
  const classifier = createTfidfClassifier(info, pipeline, parameters);
  await checkGolden(classifier, artifact.manifest.golden, artifact.location);
  return classifier;
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readTfidfLogisticRegressionContent(artifact: Artifact): TfidfLogisticRegressionContent {
  const { location, manifest, files } = artifact;
  const pipeline = readTextPipeline(artifact);
  const { name, version, kind, labels, metrics, training, data } = manifest;
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${message}` });
  };
  const { weights: type, scale, intercepts } = manifest.parameters;
  if (type !== 'float32' && type !== 'int8') return fail('model.json: "weights" must be float32 or int8');
  if (typeof scale !== 'number' || !Number.isFinite(scale)) return fail('model.json: "scale" must be a number');
  const outputs = labels.length === 2 ? 1 : labels.length;
  const valid = Array.isArray(intercepts) && intercepts.length === outputs && intercepts.every(Number.isFinite);
  if (!valid) return fail(`model.json: "intercepts" must be ${outputs} numbers`);
  const weights = readWeights(files.get(weightsFile), type);
  if (weights?.length !== pipeline.columns * outputs || !weights.every(Number.isFinite)) {
    return fail(`${weightsFile} does not hold ${pipeline.columns} x ${outputs} numbers of ${type}`);
  }
  const info = { name, version, kind, labels, preprocessing: pipeline.preprocessing, metrics };
  return { info, pipeline, parameters: { weights, scale, intercepts: intercepts as number[] }, training, data };
}
