import { createArtifact } from '../../artifact/create-artifact.ts';
import { checkGolden, goldenVectors } from '../../artifact/golden.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { readTextPipeline, writeTextPipeline } from '../text-pipeline/artifact.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import { readWeights, weightsBytes, weightsFile, weightsType } from '../../artifact/weights-file.ts';
import { createNaiveBayesClassifier } from './classifier.ts';
import type { NaiveBayesParameters } from './estimate.ts';

export const naiveBayesKind = 'naive-bayes';

export interface NaiveBayesContent {
  readonly info: ClassifierInfo;
  readonly pipeline: TextPipeline;
  readonly parameters: NaiveBayesParameters;
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `weights.bin`: row-major [terms, labels], float64 or float32, little endian. */
export async function writeNaiveBayes(content: NaiveBayesContent): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, pipeline, parameters, training, data } = content;
  const { weights, biases } = parameters;
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
      parameters: { weights: weightsType(weights), biases: [...biases] },
      training,
      data,
      metrics,
      golden: await goldenVectors(createNaiveBayesClassifier(info, pipeline, parameters)),
    },
    new Map([...files, [weightsFile, weightsBytes(weights)]]),
  );
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export async function readNaiveBayes(artifact: Artifact): Promise<Classifier> {
  const { location, manifest, files } = artifact;
  const pipeline = readTextPipeline(artifact);
  const { name, version, kind, labels, metrics, golden } = manifest;
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${message}` });
  };
  const { weights: type, biases } = manifest.parameters;
  if (type !== 'float64' && type !== 'float32') return fail('model.json: "weights" must be float64 or float32');
  const valid = Array.isArray(biases) && biases.length === labels.length && biases.every(Number.isFinite);
  if (!valid) return fail(`model.json: "biases" must be ${labels.length} numbers`);
  const weights = readWeights(files.get(weightsFile), type);
  if (weights?.length !== pipeline.columns * labels.length || !weights.every(Number.isFinite)) {
    return fail(`${weightsFile} does not hold ${pipeline.columns} x ${labels.length} numbers of ${type}`);
  }
  const info = { name, version, kind, labels, preprocessing: pipeline.preprocessing, metrics };
  const classifier = createNaiveBayesClassifier(info, pipeline, { weights, biases: Float64Array.from(biases) });
  await checkGolden(classifier, golden, location);
  return classifier;
}
