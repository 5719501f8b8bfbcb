import { createArtifact } from '../../artifact/create-artifact.ts';
import { checkGolden, goldenVectors } from '../../artifact/golden.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { readWeights, weightsBytes, weightsFile, weightsType } from '../../artifact/weights-file.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireBoolean, requireChoice, requireInteger, requireNumber } from '../../errors/option-checks.ts';
import { tweetGrammarVersion } from '../../preprocessing/advanced/grammar-version.ts';
import { createLogisticRegressionClassifier } from './classifier.ts';
import type { LinearFeatures, LinearParameters } from './linear-scorer.ts';

export const logisticRegressionKind = 'logistic-regression';
const featureType = 'hashed-ngrams';
const checksFile = 'checks.bin';

export interface LogisticRegressionContent {
  readonly info: ClassifierInfo;
  readonly features: LinearFeatures;
  readonly parameters: LinearParameters;
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

export async function writeLogisticRegression(
  content: LogisticRegressionContent,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, features, parameters, training, data } = content;
  const classifier = createLogisticRegressionClassifier(info, features, parameters);
  const { bits, weights, checks, scale, intercepts, lengthDamping } = parameters;
  const { negation, ...ngrams } = features;
  return createArtifact(
    {
      name: info.name,
      version: info.version,
      kind: logisticRegressionKind,
      labels: info.labels,
      preprocessing: { variant: info.preprocessing, grammar: tweetGrammarVersion, negation },
      features: { type: featureType, ...ngrams, bits },
      parameters: { weights: weightsType(weights), scale, intercepts, lengthDamping },
      training,
      data,
      metrics: info.metrics,
      golden: await goldenVectors(classifier),
    },
    new Map([
      [weightsFile, weightsBytes(weights)],
      [checksFile, checks],
    ]),
  );
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export async function readLogisticRegression(artifact: Artifact): Promise<Classifier> {
  const { info, features, parameters } = readLogisticRegressionContent(artifact);
  const classifier = createLogisticRegressionClassifier(info, features, parameters);
  await checkGolden(classifier, artifact.manifest.golden, artifact.location);
  return classifier;
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readLogisticRegressionContent({ location, manifest, files }: Artifact): LogisticRegressionContent {
  const { preprocessing, labels } = manifest;
  if (preprocessing.variant !== 'advanced' || preprocessing['grammar'] !== tweetGrammarVersion) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location}: trained with the tokens of preprocessing ${preprocessing.variant}, grammar ${String(preprocessing['grammar'])}; this version of sentiment-core has advanced, grammar ${tweetGrammarVersion}`,
    });
  }
  // Models of before this feature have none of it.
  const settings: Record<string, unknown> = {
    closingTokens: 0,
    ...preprocessing,
    ...manifest.features,
    ...manifest.parameters,
  };
  checkSettings(settings, location);
  const outputs = labels.length === 2 ? 1 : labels.length;
  const weights = readWeights(files.get(weightsFile), settings.weights);
  const checks = files.get(checksFile);
  if (
    settings.intercepts.length !== outputs ||
    weights?.length !== 2 ** settings.bits * outputs ||
    checks?.length !== 2 ** settings.bits ||
    (weights instanceof Float32Array && !weights.every(Number.isFinite))
  ) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/${weightsFile} and ${checksFile} do not fit ${labels.length} labels and 2^${settings.bits} buckets`,
    });
  }
  const { name, version, kind, metrics, training, data } = manifest;
  const { negation, ngrams, skipGrams, closingTokens, bits, scale, intercepts, lengthDamping } = settings;
  return {
    info: { name, version, kind, labels, preprocessing: preprocessing.variant, metrics },
    features: { negation, ngrams, skipGrams, closingTokens },
    parameters: { bits, outputs, weights, checks, scale, intercepts, lengthDamping },
    training,
    data,
  };
}

type ArtifactSettings = LinearFeatures &
  Omit<LinearParameters, 'outputs' | 'weights' | 'checks'> & { readonly weights: 'float32' | 'int8' };

function checkSettings(
  value: Record<string, unknown>,
  location: string,
): asserts value is Record<string, unknown> & ArtifactSettings {
  try {
    requireChoice('type', value['type'], [featureType]);
    requireBoolean('negation', value['negation']);
    requireBoolean('skipGrams', value['skipGrams']);
    requireInteger('ngrams', value['ngrams'], 1, 5);
    requireInteger('closingTokens', value['closingTokens'], 0, 32);
    requireInteger('bits', value['bits'], 10, 24);
    requireChoice('weights', value['weights'], ['float32', 'int8']);
    requireNumber('scale', value['scale'], 0, 1e9);
    if (!Array.isArray(value['intercepts'])) throw new TypeError('intercepts must be a list');
    for (const intercept of value['intercepts']) requireNumber('intercepts', intercept, -1e9, 1e9);
    requireNumber('lengthDamping', value['lengthDamping'], 0, 1000);
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe this kind of model: ${cause instanceof Error ? cause.message : ''}`,
      cause,
    });
  }
}
