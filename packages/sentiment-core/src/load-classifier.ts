import { type Artifact, readArtifact } from './artifact/read-artifact.ts';
import type { Classifier, Prediction } from './contracts/classifier.ts';
import type { ArtifactReader, ModelSource } from './contracts/model-source.ts';
import { openDefaultModel } from './default-model/default-model.ts';
import { SentimentError } from './errors/sentiment-error.ts';
import { openFamily } from './models/families.ts';

/** A classifier that also takes a single text. */
export interface SentimentClassifier<Label extends string = string> extends Classifier<Label> {
  predict(text: string): Promise<Prediction<Label>>;
  predict(texts: readonly string[]): Promise<Prediction<Label>[]>;
}

/** Labels of the embedded model `default`. */
export type DefaultLabel = 'negative' | 'positive';

export interface LoadClassifierOptions {
  /** Asked in order for references other than `default`. Default none. */
  readonly sources?: readonly ModelSource[];
}

/**
 * Loads a model.
 * @param reference `default`, the embedded model, or whatever one of `sources` accepts. Default `default`.
 * @throws {SentimentError} `model_reference_unknown`, `artifact_not_found`, `artifact_invalid`, `artifact_unsupported`
 */
export function loadClassifier(
  reference?: 'default',
  options?: LoadClassifierOptions,
): Promise<SentimentClassifier<DefaultLabel>>;
export function loadClassifier(reference?: string, options?: LoadClassifierOptions): Promise<SentimentClassifier>;
export async function loadClassifier(
  reference = 'default',
  { sources = [] }: LoadClassifierOptions = {},
): Promise<SentimentClassifier> {
  return withSingleText(await openFamily(await loadArtifact(reference, { sources })));
}

/**
 * The checked files of a model, for what makes another model or format of them.
 * @throws as `loadClassifier`
 */
export async function loadArtifact(reference: string, { sources = [] }: LoadClassifierOptions = {}): Promise<Artifact> {
  if (typeof reference !== 'string') {
    const message = `reference must be a string, not ${typeof reference}`;
    throw new SentimentError({ code: 'invalid_argument', field: 'reference', message });
  }
  return readArtifact(reference === 'default' ? await openDefaultModel() : await openReference(reference, sources));
}

async function openReference(reference: string, sources: readonly ModelSource[]): Promise<ArtifactReader> {
  const source = sources.find((candidate) => candidate.accepts(reference));
  if (source) return source.open(reference);
  throw new SentimentError({
    code: 'model_reference_unknown',
    message: `no model source accepts "${reference}": ${hint(reference)}`,
  });
}

function hint(reference: string): string {
  if (reference.startsWith('models:/'))
    return 'install @sentiment-core/mlops and pass its mlflowModelSource in `sources`';
  return 'for folders and installed models import loadClassifier from "sentiment-core/node"';
}

/** Adds the convenience of a single text to a classifier. */
export function withSingleText<Label extends string>(classifier: Classifier<Label>): SentimentClassifier<Label> {
  function predict(text: string): Promise<Prediction<Label>>;
  function predict(texts: readonly string[]): Promise<Prediction<Label>[]>;
  async function predict(input: string | readonly string[]): Promise<Prediction<Label> | Prediction<Label>[]> {
    if (typeof input !== 'string') return classifier.predict(input);
    const [prediction] = await classifier.predict([input]);
    if (!prediction) throw new SentimentError({ code: 'internal', message: 'the classifier gave no prediction' });
    return prediction;
  }
  return {
    info: classifier.info,
    predict,
    predictProbabilities: (texts) => classifier.predictProbabilities(texts),
    close: () => classifier.close(),
  };
}
