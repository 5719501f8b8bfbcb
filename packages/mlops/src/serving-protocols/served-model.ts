import { SentimentError, type PredictionPipeline } from 'sentiment-core/http';

export interface ServedModel {
  /** Name in the paths. */
  readonly name: string;
  /** The model's own name; another one when the option `modelName` is set. */
  readonly ownName: string;
  readonly version: string;
  readonly kind: string;
  readonly labels: readonly string[];
}

/**
 * The one model there is, when the path means it.
 * @param modelName name in the paths; undefined for the model's own
 * @throws {SentimentError} `not_found` for another name or version, `model_not_ready`
 */
export const findServedModel = (
  pipeline: PredictionPipeline,
  modelName: string | undefined,
  path: Readonly<Record<string, string>>,
): ServedModel => {
  const { name: ownName, version, kind, labels } = pipeline.classifier().info;
  const name = modelName ?? ownName;
  if (path['model'] !== name) throw notFound('There is no model of this name.');
  if (path['version'] !== undefined && path['version'] !== version)
    throw notFound('The model does not have this version.');
  return { name, ownName, version, kind, labels };
};

const notFound = (message: string): SentimentError => new SentimentError({ code: 'not_found', message });
