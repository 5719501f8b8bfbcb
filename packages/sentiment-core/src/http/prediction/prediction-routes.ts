import type { Classifier, Route } from '../../contracts/index.ts';
import {
  refuseUnknownOptions,
  requireFields,
  requireFunction,
  requireObject,
  requireText,
} from '../../errors/option-checks.ts';
import { createAdmission, type Admission } from '../body/request-body.ts';
import { resolveRequestLimits, type RequestLimits } from '../body/request-limits.ts';
import { createDocumentationRoutes } from '../documentation/documentation-routes.ts';
import type { OpenApiOptions } from '../documentation/openapi-document.ts';
import { requireRoutes, stateResponse } from '../handler.ts';
import { createPredictBatchRoute } from './predict-batch-route.ts';
import { createPredictRoute } from './predict-route.ts';
import { createObservedPipeline, type ObservedPipelineOptions } from './prediction-pipeline.ts';
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

/**
 * The routes of prediction: `/health`, `/ready`, `/predict`, `/predict/batch`, `/model`, `/openapi.json`, `/docs`, and
 * `additionalRoutes`. Give them to `createHandler`, or to an adapter.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createPredictionRoutes(options: PredictionRoutesOptions): Route[] {
  checkOptions(options);
  const { additionalRoutes = [], protect = (routes: readonly Route[]) => routes } = options;
  const pipeline = createObservedPipeline(options);
  const limits = resolveRequestLimits(options.limits);
  const routeOptions = { pipeline, limits, admit: options.admission ?? createAdmission(limits) };
  const routes = [
    ...protect([createPredictRoute(routeOptions), createPredictBatchRoute(routeOptions)]),
    ...additionalRoutes,
    ...createStatusRoutes(pipeline.classifier),
  ];
  return [...routes, ...createDocumentationRoutes(routes, options.openapi)];
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

const known: Readonly<Record<keyof PredictionRoutesOptions, true>> = {
  classifier: true,
  limits: true,
  admission: true,
  observers: true,
  onObserverError: true,
  observerTimeoutMs: true,
  generateId: true,
  clock: true,
  additionalRoutes: true,
  protect: true,
  openapi: true,
};

/** All but what is checked where it is used: the limits, the options of the pipeline, what hides another route. */
function checkOptions(options: unknown): void {
  requireObject('options', options);
  refuseUnknownOptions(options, Object.keys(known));
  const { additionalRoutes, admission, protect, openapi } = options;
  if (protect !== undefined) requireFunction('protect', protect);
  if (admission !== undefined) requireFunction('admission', admission);
  if (additionalRoutes !== undefined) requireRoutes('additionalRoutes', additionalRoutes);
  if (openapi !== undefined) {
    requireFields('openapi', openapi, ['title', 'version']);
    for (const option of ['title', 'version'])
      if (openapi[option] !== undefined) requireText(`openapi.${option}`, openapi[option]);
  }
}
