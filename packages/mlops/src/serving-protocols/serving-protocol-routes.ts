import { libraryVersion, type Route } from 'sentiment-core/http';
import { mlflowScoringRoutes } from './mlflow-scoring-routes.ts';
import { openInferenceRoutes, type OpenInferenceOptions } from './open-inference-routes.ts';
import { createPredictionAccess } from './prediction-access.ts';

/** `version` is the answer of `GET /version`, too. */
export type ServingProtocolOptions = OpenInferenceOptions;

/**
 * Both protocols, with one set of observers, limits and places: `additionalRoutes` of `createPredictionRoutes`, so that
 * the service can stand where `mlflow models serve` or a KServe endpoint stood.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createServingProtocolRoutes(options: ServingProtocolOptions): Route[] {
  const access = createPredictionAccess(options, true);
  const { modelName, version = libraryVersion } = options;
  return [...mlflowScoringRoutes(access, version), ...openInferenceRoutes(access, { modelName, version })];
}
