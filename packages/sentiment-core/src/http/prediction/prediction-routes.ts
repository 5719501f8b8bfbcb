import type { Classifier, Route } from '../../contracts/index.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { callback, optional, withDefault } from '../../schema/schema.ts';
import { createAdmission, type Admission } from '../body/request-body.ts';
import { requestLimits, resolveRequestLimits, type RequestLimits } from '../body/request-limits.ts';
import { createDocumentationRoutes } from '../documentation/documentation-routes.ts';
import { openApiOptions, type OpenApiOptions } from '../documentation/openapi-document.ts';
import { routeList, stateResponse } from '../handler.ts';
import { createPredictBatchRoute } from './predict-batch-route.ts';
import { createPredictRoute } from './predict-route.ts';
import { createObservedPipeline, pipelineShape, type ObservedPipelineOptions } from './prediction-pipeline.ts';
import { healthOperation, modelOperation, readyOperation, type ModelCard } from './prediction-schemas.ts';

export interface PredictionRoutesOptions extends ObservedPipelineOptions {
  readonly limits?: Partial<RequestLimits> | undefined;
  /** Places shared with other routes that predict. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission | undefined;
  /** Puts something before the routes that predict, e.g. the check of a key. Default: nothing. */
  readonly protect?: ((routes: readonly Route[]) => readonly Route[]) | undefined;
  /** Served and documented together with the routes of prediction, e.g. feedback. */
  readonly additionalRoutes?: readonly Route[] | undefined;
  /** Title and version of the OpenAPI document. */
  readonly openapi?: OpenApiOptions | undefined;
}

const predictionRoutesOptions = optionsOf<PredictionRoutesOptions>()({
  ...pipelineShape,
  limits: optional(requestLimits),
  admission: optional(callback<Admission>()),
  protect: withDefault(callback<NonNullable<PredictionRoutesOptions['protect']>>(), (routes) => routes),
  additionalRoutes: withDefault(routeList, []),
  openapi: optional(openApiOptions),
});

/**
 * The routes of prediction: `/health`, `/ready`, `/predict`, `/predict/batch`, `/model`, `/openapi.json`, `/docs`, and
 * `additionalRoutes`. Give them to `createHandler`, or to an adapter.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createPredictionRoutes(options: PredictionRoutesOptions): Route[] {
  const settings = parseOptions(predictionRoutesOptions, options);
  const { limits: given, admission, protect, additionalRoutes, openapi, ...observed } = settings;
  const pipeline = createObservedPipeline(observed);
  const limits = resolveRequestLimits(given);
  const routeOptions = { pipeline, limits, admit: admission ?? createAdmission(limits) };
  const routes = [
    ...protect([createPredictRoute(routeOptions), createPredictBatchRoute(routeOptions)]),
    ...additionalRoutes,
    ...createStatusRoutes(pipeline.classifier),
  ];
  return [...routes, ...createDocumentationRoutes(routes, openapi)];
}

/**
 * `GET /health` (the process answers), `GET /ready` (a model is loaded), `GET /model` (its card).
 * @param classifier throws `model_not_ready` until there is one
 */
function createStatusRoutes(classifier: () => Classifier): Route[] {
  return [
    { method: 'GET', path: '/health', operation: healthOperation, handle: () => stateResponse({ status: 'ok' }) },
    {
      method: 'GET',
      path: '/ready',
      operation: readyOperation,
      handle() {
        const { name, version } = classifier().info;
        return stateResponse({ status: 'ready', model: { name, version } });
      },
    },
    {
      method: 'GET',
      path: '/model',
      operation: modelOperation,
      handle() {
        const { name, version, kind, labels, preprocessing, metrics } = classifier().info;
        return stateResponse<ModelCard>({ name, version, kind, labels, preprocessing, metrics });
      },
    },
  ];
}
