import { checkGolden, createArtifact, goldenVectors } from '../../artifact/manifest.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { readWeights, weightsBytes, weightsFile, weightsType } from '../../artifact/weights.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { tweetGrammarVersion } from '../../preprocessing/advanced/tweet-grammar.ts';
import { createLogisticRegressionClassifier, type LinearParameters } from './classifier.ts';
import { requireBoolean, requireChoice, requireInteger, requireNumber } from '../../errors/option-checks.ts';
import { type HashedFeatureSettings, hashedRanges } from '../../features/hashed-ngrams.ts';

export const logisticRegressionKind = 'logistic-regression';
const featureType = 'hashed-ngrams';
const checksFile = 'checks.bin';

export interface LogisticRegressionContent extends HashedTables {
  readonly info: ClassifierInfo;
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
  if (settings['type'] !== featureType) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe this kind of model: features are not ${featureType}`,
    });
  }
  const { name, version, kind, metrics, training, data } = manifest;
  return {
    info: { name, version, kind, labels, preprocessing: preprocessing.variant, metrics },
    ...readHashedTables(settings, { location, files, weightsFile, checksFile }, labels.length),
    training,
    data,
  };
}

/** All that a linear function of hashed features is. */
export interface HashedTables {
  readonly features: HashedFeatureSettings;
  readonly parameters: LinearParameters;
}

/** Where the tables of an artifact are. */
export interface HashedTableFiles {
  readonly location: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly weightsFile: string;
  readonly checksFile: string;
}

/**
 * @param value the fields of features and parameters, as `model.json` has them; `weights` is the type of the weights
 * @param labels how many there are
 * @throws {SentimentError} `artifact_invalid`
 */
export function readHashedTables(
  value: Record<string, unknown>,
  { location, files, weightsFile, checksFile }: HashedTableFiles,
  labels: number,
): HashedTables {
  checkSettings(value, location);
  const { negation, ngrams, skipGrams, closingTokens, bits, scale, intercepts, lengthDamping } = value;
  const outputs = labels === 2 ? 1 : labels;
  const weights = readWeights(files.get(weightsFile), value.weights);
  const checks = files.get(checksFile);
  if (
    intercepts.length !== outputs ||
    weights?.length !== 2 ** bits * outputs ||
    checks?.length !== 2 ** bits ||
    (weights instanceof Float32Array && !weights.every(Number.isFinite))
  ) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/${weightsFile} and ${checksFile} do not fit ${labels} labels and 2^${bits} buckets`,
    });
  }
  return {
    features: { negation, ngrams, skipGrams, closingTokens },
    parameters: { bits, outputs, weights, checks, scale, intercepts, lengthDamping },
  };
}

type StoredSettings = HashedFeatureSettings &
  Omit<LinearParameters, 'outputs' | 'weights' | 'checks'> & { readonly weights: 'float32' | 'int8' };

function checkSettings(
  value: Record<string, unknown>,
  location: string,
): asserts value is Record<string, unknown> & StoredSettings {
  try {
    requireBoolean('negation', value['negation']);
    requireBoolean('skipGrams', value['skipGrams']);
    requireInteger('ngrams', value['ngrams'], ...hashedRanges.ngrams);
    requireInteger('closingTokens', value['closingTokens'], ...hashedRanges.closingTokens);
    requireInteger('bits', value['bits'], ...hashedRanges.bits);
    requireChoice('weights', value['weights'], ['float32', 'int8']);
    requireNumber('scale', value['scale'], -1e9, 1e9);
    if (!Array.isArray(value['intercepts'])) throw new TypeError('intercepts must be a list');
    for (const intercept of value['intercepts']) requireNumber('intercepts', intercept, -1e9, 1e9);
    requireNumber('lengthDamping', value['lengthDamping'], ...hashedRanges.lengthDamping);
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe this kind of model: ${cause instanceof Error ? cause.message : ''}`,
      cause,
    });
  }
}
