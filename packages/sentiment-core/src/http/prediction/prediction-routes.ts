import type { Route } from '../../contracts/index.ts';
import { createAdmission, type Admission } from '../body/admission.ts';
import { createDocumentationRoutes } from '../documentation/documentation-routes.ts';
import { createObservedPipeline, type ObservedPipelineOptions } from './observed-pipeline.ts';
import type { OpenApiOptions } from '../documentation/openapi-document.ts';
import { createPredictBatchRoute } from './predict-batch-route.ts';
import { createPredictRoute } from './predict-route.ts';
import { checkPredictionRoutesOptions } from './prediction-routes-checks.ts';
import { resolveRequestLimits, type RequestLimits } from '../body/request-limits.ts';
import { createStatusRoutes } from './status-routes.ts';

export interface PredictionRoutesOptions extends ObservedPipelineOptions {
  readonly limits?: Partial<RequestLimits>;
  /** Places shared with other routes that predict. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission;
  /** Puts something before the routes that predict, e.g. the check of a key. Default: nothing. */
  readonly protect?: (routes: readonly Route[]) => readonly Route[];
  /** Served and documented together with the routes of prediction, e.g. feedback. */
  readonly additionalRoutes?: readonly Route[];
  /** Title and version of the OpenAPI document. */
  readonly openapi?: OpenApiOptions;
}

/**
 * The routes of prediction: `/health`, `/ready`, `/predict`, `/predict/batch`, `/model`, `/openapi.json`, `/docs`, and
 * `additionalRoutes`. Give them to `createHandler`, or to an adapter.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export const createPredictionRoutes = (options: PredictionRoutesOptions): Route[] => {
  checkPredictionRoutesOptions(options);
  const { additionalRoutes = [], protect = (routes) => routes } = options;
  const pipeline = createObservedPipeline(options);
  const limits = resolveRequestLimits(options.limits);
  const routeOptions = { pipeline, limits, admit: options.admission ?? createAdmission(limits) };
  const routes = [
    ...protect([createPredictRoute(routeOptions), createPredictBatchRoute(routeOptions)]),
    ...additionalRoutes,
    ...createStatusRoutes(pipeline.classifier),
  ];
  return [...routes, ...createDocumentationRoutes(routes, options.openapi)];
};
