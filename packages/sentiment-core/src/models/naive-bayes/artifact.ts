import { checkGolden, createArtifact, goldenVectors } from '../../artifact/manifest.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { readTextPipeline, writeTextPipeline } from '../text-pipeline/artifact.ts';
import { createLinearTextClassifier, type LinearTextParameters } from '../text-pipeline/linear-classifier.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import { readWeights, weightsBytes, weightsFile, weightsType } from '../../artifact/weights.ts';

export const naiveBayesKind = 'naive-bayes';

export interface NaiveBayesContent {
  readonly info: ClassifierInfo;
  readonly pipeline: TextPipeline;
  readonly parameters: LinearTextParameters;
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * `weights.bin`: row-major [terms, outputs], float64 or float32 little endian, or int8; multiplied by `scale`, which is 1 when it is
 * not written. There are as many outputs as `biases`: one a label, or for two labels the log-odds of the second alone.
 */
export async function writeNaiveBayes(content: NaiveBayesContent): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, pipeline, parameters, training, data } = content;
  const { weights, scale, biases } = parameters;
  const { preprocessing, features, files } = writeTextPipeline(pipeline);
  const { name, version, labels, metrics } = info;
  return createArtifact(
    {
      name,
      version,
      kind: naiveBayesKind,
      labels,
      preprocessing,
      features,
      parameters: { weights: weightsType(weights), ...(scale !== 1 && { scale }), biases: [...biases] },
      training,
      data,
      metrics,
      golden: await goldenVectors(createLinearTextClassifier(info, pipeline, parameters)),
    },
    new Map([...files, [weightsFile, weightsBytes(weights)]]),
  );
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export async function readNaiveBayes(artifact: Artifact): Promise<Classifier> {
  const { info, pipeline, parameters } = readNaiveBayesContent(artifact);
  const classifier = createLinearTextClassifier(info, pipeline, parameters);
  await checkGolden(classifier, artifact.manifest.golden, artifact.location);
  return classifier;
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readNaiveBayesContent(artifact: Artifact): NaiveBayesContent {
  const { location, manifest, files } = artifact;
  const pipeline = readTextPipeline(artifact);
  const { name, version, kind, labels, metrics, training, data } = manifest;
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${message}` });
  };
  const { weights: type, scale = 1, biases } = manifest.parameters;
  if (type !== 'float64' && type !== 'float32' && type !== 'int8') {
    return fail('model.json: "weights" must be float64, float32 or int8');
  }
  if (typeof scale !== 'number' || !Number.isFinite(scale)) return fail('model.json: "scale" must be a number');
  const outputs = labels.length === 2 && Array.isArray(biases) && biases.length === 1 ? 1 : labels.length;
  const valid = Array.isArray(biases) && biases.length === outputs && biases.every(Number.isFinite);
  if (!valid) return fail(`model.json: "biases" must be ${labels.length} numbers`);
  const weights = readWeights(files.get(weightsFile), type);
  if (weights?.length !== pipeline.columns * outputs || !weights.every(Number.isFinite)) {
    return fail(`${weightsFile} does not hold ${pipeline.columns} x ${outputs} numbers of ${type}`);
  }
  const info = { name, version, kind, labels, preprocessing: pipeline.preprocessing, metrics };
  return { info, pipeline, parameters: { weights, scale, biases: Float64Array.from(biases) }, training, data };
}
