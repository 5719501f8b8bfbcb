import type { Artifact } from '../artifact/read-artifact.ts';
import type { Classifier } from '../contracts/classifier.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { ModelGraph } from '../onnx/model-graph.ts';
import { readReference, referenceFile } from '../reference/model-reference.ts';
import { readLogisticRegression } from './hashed-linear/artifact.ts';
import type { QuantizableModel } from './quantizable-model.ts';

/**
 * One entry a family of models. The key is the kind in `model.json`, or `kind/features` for the features that are served by
 * another family of the same kind. Entries load a family when it is first used; only the family of the embedded model is there
 * from the start, because one file less is opened then.
 */
export type FamilyTable<Entry> = Readonly<Record<string, Entry>>;

type Capability<Made> = FamilyTable<(artifact: Artifact) => Promise<Made>>;

/** Artifact to classifier; golden vectors are checked. */
export const openers: Capability<Classifier> = {
  'logistic-regression': readLogisticRegression,
  'logistic-regression/tfidf': async (artifact) =>
    (await import('./tfidf-linear/artifact.ts')).readTfidfLogisticRegression(artifact),
  'naive-bayes': async (artifact) => (await import('./naive-bayes/artifact.ts')).readNaiveBayes(artifact),
  neural: async (artifact) => (await import('./neural/artifact.ts')).readNeuralModel(artifact),
};

/** Artifact to a graph of ONNX operators that takes raw text. */
export const exporters: Capability<ModelGraph> = {
  'logistic-regression': async (artifact) => (await import('./hashed-linear/graph.ts')).hashedGraph(artifact),
  'logistic-regression/tfidf': async (artifact) => (await import('./tfidf-linear/graph.ts')).tfidfGraph(artifact),
  'naive-bayes': async (artifact) => (await import('./naive-bayes/graph.ts')).naiveBayesGraph(artifact),
  neural: async (artifact) => (await import('./neural/graph.ts')).networkGraph(artifact),
};

/** Artifact to a model that can be pruned and stored in fewer bytes. */
export const quantizers: Capability<QuantizableModel> = {
  'logistic-regression': async (artifact) => (await import('./hashed-linear/quantize.ts')).quantizableHashed(artifact),
  'logistic-regression/tfidf': async (artifact) =>
    (await import('./tfidf-linear/quantize.ts')).quantizableTfidf(artifact),
  'naive-bayes': async (artifact) => (await import('./naive-bayes/quantize.ts')).quantizableNaiveBayes(artifact),
  neural: async (artifact) => (await import('./neural/quantize.ts')).quantizableNetwork(artifact),
};

/** Families that ONNX Runtime computes several times as fast as this library does. */
export const fasterInEngine: FamilyTable<true> = { neural: true };

/**
 * Opens a model; its reference becomes part of `info`.
 * @throws {SentimentError} `artifact_unsupported` for a kind that has no family here; `artifact_invalid`
 */
export async function openFamily(artifact: Artifact, families = openers): Promise<Classifier> {
  const classifier = await entryFor(families, artifact, 'are not known here')(artifact);
  const { files, location } = artifact;
  const bytes = files.get(referenceFile);
  const reference = bytes && readReference(bytes, location);
  return reference ? { ...classifier, info: { ...classifier.info, reference } } : classifier;
}

/** @throws {SentimentError} `preprocessing_not_exportable`, `artifact_unsupported`, `artifact_invalid` */
export async function graphOf(artifact: Artifact, families = exporters): Promise<ModelGraph> {
  return entryFor(families, artifact, 'have no graph of raw text')(artifact);
}

/** @throws {SentimentError} `artifact_unsupported` for a kind of model that cannot be made smaller; `artifact_invalid` */
export async function quantizableOf(artifact: Artifact, families = quantizers): Promise<QuantizableModel> {
  return entryFor(families, artifact, 'cannot be quantized here')(artifact);
}

/** Whether running a model in ONNX Runtime is worth its start. */
export function paysInEngine(artifact: Artifact, families = fasterInEngine): boolean {
  return findEntry(families, artifact) ?? false;
}

function entryFor<Entry>(families: FamilyTable<Entry>, artifact: Artifact, problem: string): Entry {
  const entry = findEntry(families, artifact);
  if (entry !== undefined) return entry;
  const known = Object.keys(families).filter((key) => !key.includes('/'));
  throw new SentimentError({
    code: 'artifact_unsupported',
    message: `${artifact.location}: models of kind "${artifact.manifest.kind}" ${problem}, only ${known.join(', ')}`,
  });
}

function findEntry<Entry>(families: FamilyTable<Entry>, { manifest }: Artifact): Entry | undefined {
  const { kind, features } = manifest;
  const keys = kind.includes('/') ? [] : [`${kind}/${String(features['type'])}`, kind];
  const key = keys.find((candidate) => Object.hasOwn(families, candidate));
  return key === undefined ? undefined : families[key];
}
