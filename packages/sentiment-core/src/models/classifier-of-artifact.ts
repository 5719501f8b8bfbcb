import type { Artifact } from '../artifact/read-artifact.ts';
import type { Classifier } from '../contracts/classifier.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { logisticRegressionKind, readLogisticRegression } from './hashed-linear/artifact.ts';
import { readTfidfLogisticRegression } from './tfidf-linear/artifact.ts';
import { naiveBayesKind, readNaiveBayes } from './naive-bayes/artifact.ts';
import { neuralKind, readNeuralModel } from './neural/artifact.ts';
import { readReference, referenceFile } from '../reference/model-reference.ts';
import { tfidfFeatureType } from './text-pipeline/artifact.ts';

const readers: ReadonlyMap<string, (artifact: Artifact) => Promise<Classifier>> = new Map([
  [
    logisticRegressionKind,
    (artifact) =>
      artifact.manifest.features['type'] === tfidfFeatureType
        ? readTfidfLogisticRegression(artifact)
        : readLogisticRegression(artifact),
  ],
  [naiveBayesKind, readNaiveBayes],
  [neuralKind, readNeuralModel],
]);

/** @throws {SentimentError} `artifact_unsupported` for a kind this version does not know; `artifact_invalid` */
export async function classifierOfArtifact(artifact: Artifact): Promise<Classifier> {
  const { kind } = artifact.manifest;
  const read = readers.get(kind);
  if (read) return withReference(await read(artifact), artifact);
  const known = [...readers.keys()].join(', ');
  throw new SentimentError({
    code: 'artifact_unsupported',
    message: `${artifact.location}: models of kind "${kind}" are not known here, only ${known}`,
  });
}

function withReference(classifier: Classifier, { files, location }: Artifact): Classifier {
  const bytes = files.get(referenceFile);
  const reference = bytes && readReference(bytes, location);
  return reference ? { ...classifier, info: { ...classifier.info, reference } } : classifier;
}
