import { createArtifact } from '../../artifact/manifest.ts';
import { checkGolden, goldenVectors } from '../../artifact/golden.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import { weightsBytes, weightsFile, weightsType } from '../../artifact/weights.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { tweetGrammarVersion } from '../../preprocessing/advanced/tweet-grammar.ts';
import { createLogisticRegressionClassifier } from './classifier.ts';
import { type HashedTables, readHashedTables } from './hashed-tables.ts';

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
